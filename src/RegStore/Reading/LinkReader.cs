using System.Text;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Reads one link. What reports 0 bytes is not opened for reading, so a pipe in its place cannot hang the scan.</summary>
internal static class LinkReader
{
    /// <summary>No link is longer: a sha512 digest has 135 characters.</summary>
    private const int MaxLength = 1024;

    private const int MaxShown = 150;

    /// <summary>Reads a link, and at once again if it is empty: a server up to 3.0 truncates it before it writes it, for well under a millisecond.</summary>
    public static LinkReading Read(IStoreSource source, string path, Patience patience)
    {
        var reading = ReadOnce(source, path);
        return reading.State == LinkState.Empty ? patience.TryAgain(() => ReadOnce(source, path), again => again.State != LinkState.Empty) : reading;
    }

    /// <summary>Reads a link, and asks when it was written only where that is told; whatever is odd about it is looked at closely.</summary>
    /// <param name="walk">The scan.</param>
    /// <param name="quick">A quicker way into the directory; null if there is none.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The entry of the directory that the link belongs to.</param>
    /// <param name="end">The rest of the link's path.</param>
    public static LinkReading Skim(StoreWalk walk, DiskDirectory? quick, string directory, string name, ReadOnlySpan<byte> end)
    {
        Span<byte> bytes = stackalloc byte[MaxLength + 1];
        walk.Count(0);
        var modified = walk.TellsHistory ? quick?.Look(name, end)?.Modified : default(DateTime);
        return modified is { } time && quick?.Read(name, end, bytes) is > 0 and var length && Digest.TryParse(bytes[..length], null, out var digest)
            ? new LinkReading(LinkState.Sound, digest, time)
            : walk.ReadLink($"{directory}/{name}{Encoding.UTF8.GetString(end)}");
    }

    /// <summary>
    /// Takes a link of sha256 that has the length of a digest to hold the one that its directory names: a registry writes nothing else there, and what is cut
    /// short or empty shows in the length. Reads all others.
    /// </summary>
    /// <inheritdoc cref="Skim"/>
    public static LinkReading Judge(StoreWalk walk, DiskDirectory? quick, string directory, string name, ReadOnlySpan<byte> end, Digest named)
    {
        if (named.Algorithm != DigestAlgorithm.Sha256 || quick?.Look(name, end) is not { } link || link.Length != LengthOf(named.Algorithm))
        {
            return Skim(walk, quick, directory, name, end);
        }

        walk.Count(0);
        return new LinkReading(LinkState.Sound, named, walk.TellsHistory ? link.Modified : default);
    }

    /// <summary>The length of a link that holds a digest, in bytes.</summary>
    public static int LengthOf(DigestAlgorithm algorithm) => algorithm.Name.Length + 1 + (2 * algorithm.Size);

    public static LinkReading ReadOnce(IStoreSource source, string path)
    {
        try
        {
            if (source.Find(path) is not { } entry)
            {
                return new LinkReading(LinkState.Absent, null, default);
            }

            return (entry.Kind, entry.Length) switch
            {
                (not EntryKind.File, _) => new LinkReading(LinkState.NotARegularFile, null, entry.Modified),
                (_, 0) => new LinkReading(LinkState.Empty, null, entry.Modified),
                (_, > MaxLength) => new LinkReading(LinkState.Malformed, null, entry.Modified, $"{entry.Length} bytes"),
                _ => ReadContent(source, path, entry.Modified),
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new LinkReading(LinkState.Absent, null, default);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new LinkReading(LinkState.Unreadable, null, default);
        }
    }

    private static LinkReading ReadContent(IStoreSource source, string path, DateTime modified)
    {
        Span<byte> bytes = stackalloc byte[MaxLength + 1];
        using var stream = source.Open(path);
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == 0)
        {
            return new LinkReading(LinkState.Empty, null, modified);
        }

        return Digest.TryParse(bytes[..length], null, out var digest)
            ? new LinkReading(LinkState.Sound, digest, modified)
            : new LinkReading(LinkState.Malformed, null, modified, Describe(Encoding.UTF8.GetString(bytes[..length])));
    }

    private static string Describe(string content)
    {
        var shown = content.Length > MaxShown ? $"{content[..MaxShown]}..." : content;
        var escaped = shown.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        return Digest.TryParse(content.Trim(), out _) ? $"white space beside the digest, where an editor shows none: \"{escaped}\"" : $"\"{escaped}\"";
    }
}
