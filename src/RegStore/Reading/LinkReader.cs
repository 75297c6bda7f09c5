using System.Text;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Reads one link.</summary>
internal static class LinkReader
{
    /// <summary>No link is longer: a sha512 digest has 135 characters.</summary>
    public const int MaxLength = 1024;

    private const int MaxShown = 150;

    /// <summary>Reads a link, and at once again if it is empty: a server up to 3.0 truncates it before it writes it, for well under a millisecond.</summary>
    /// <param name="directory">A directory above it.</param>
    /// <param name="path">Its path below that.</param>
    /// <param name="retries">How often it is read again.</param>
    /// <param name="supposed">
    /// The digest that the link is supposed to hold, if its length alone is to say whether it does; null to read it. A registry writes nothing else there, and
    /// what is cut short or empty shows in the length.
    /// </param>
    public static LinkReading Read(IDirectoryHandle directory, string path, RetryBudget retries, Digest? supposed = null)
    {
        var reading = ReadOnce(directory, path, supposed);
        return reading.State == LinkState.Empty ? retries.TryAgain(() => ReadOnce(directory, path), again => again.State != LinkState.Empty) : reading;
    }

    /// <summary>Reads a link.</summary>
    /// <inheritdoc cref="Read"/>
    public static LinkReading ReadOnce(IDirectoryHandle directory, string path, Digest? supposed = null)
    {
        Span<byte> bytes = stackalloc byte[MaxLength + 1];
        try
        {
            if (supposed is { } digest && directory.Look(path) is { Kind: EntryKind.File } link && link.Length == LengthOf(digest.Function))
            {
                return new LinkReading(LinkState.Sound, digest, link.Modified);
            }

            return directory.Read(path, bytes, out var length) is not { } entry ? new LinkReading(LinkState.Absent, null, default)
                : entry.Kind != EntryKind.File ? new LinkReading(LinkState.NotARegularFile, null, entry.Modified, IsSymbolicLink: entry.LinkTarget is not null)
                : entry.Length > MaxLength ? new LinkReading(LinkState.Malformed, null, entry.Modified, $"{entry.Length} bytes")
                : Understand(bytes[..length], entry.Modified);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new LinkReading(LinkState.Absent, null, default);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new LinkReading(LinkState.Unreadable, null, default, e.Message);
        }
    }

    /// <summary>The digest that a malformed link holds but for white space around it, as an editor leaves it, and capitals; null if it holds none.</summary>
    public static Digest? FindMeant(IDirectoryHandle directory, string path)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        return directory.Read(path, bytes, out var length) is not null && Digest.TryParse(Encoding.UTF8.GetString(bytes[..length]).Trim().ToLowerInvariant(), out var digest) ? digest : null;
    }

    private static LinkReading Understand(ReadOnlySpan<byte> bytes, DateTime modified) =>
        bytes.Length == 0 ? new LinkReading(LinkState.Empty, null, modified)
        : Digest.TryParse(bytes, null, out var digest) ? new LinkReading(LinkState.Sound, digest, modified)
        : new LinkReading(LinkState.Malformed, null, modified, Describe(Encoding.UTF8.GetString(bytes)));

    // The algorithm, a colon, two digits for each byte.
    private static int LengthOf(DigestAlgorithm algorithm) => algorithm.Name.Length + 1 + (2 * algorithm.Size);

    private static string Describe(string content)
    {
        var shown = content.Length > MaxShown ? $"{content[..MaxShown]}..." : content;
        var escaped = shown.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        return Digest.TryParse(content.Trim(), out _) ? $"white space around the digest, which an editor may not show: \"{escaped}\"" : $"\"{escaped}\"";
    }
}
