using System.Buffers;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Reads a manifest's blob whole, proves its digest, and parses it.</summary>
internal static class ManifestReader
{
    /// <summary>The largest manifest that any version of the registry accepts, 4 MiB; configurations are held to it too.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private const int UsualLength = 16 * 1024;

    /// <summary>Reads the manifest of a digest.</summary>
    public static ManifestEntry Read(IStoreSource source, Digest digest)
    {
        using var top = source.Enter();
        return Read(top, StorageLayout.Blob(digest), digest);
    }

    /// <summary>Reads the manifest in a file.</summary>
    /// <param name="directory">A directory above it.</param>
    /// <param name="path">Its path below that.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="pool">The descriptors of manifests that were read before, to be used again; null to make each anew.</param>
    public static ManifestEntry Read(IDirectoryHandle directory, string path, Digest digest, DescriptorPool? pool = null) =>
        Read(directory, path, digest, (entry, digest, content) => entry ?? Understand(digest, content, pool));

    /// <summary>Reads a small blob, at most 4 MiB. The bytes are null unless the entry is sound, which says nothing of their digest yet.</summary>
    public static (ManifestEntry Entry, byte[]? Content) ReadBytes(IStoreSource source, Digest digest)
    {
        using var top = source.Enter();
        return Read(top, StorageLayout.Blob(digest), digest, static (entry, _, content) => entry is { } failed
            ? (failed, (byte[]?)null)
            : (new ManifestEntry(ManifestState.Sound, null, content.Length), content.ToArray()));
    }

    /// <summary>The digest of the bytes, if it is another than theirs should be; null if they match.</summary>
    public static Digest? Prove(Digest expected, ReadOnlySpan<byte> content)
    {
        var actual = new Digest(expected.Function, System.Security.Cryptography.CryptographicOperations.HashData(expected.Function.HashName, content));
        return actual == expected ? null : actual;
    }

    private static ManifestEntry Understand(Digest digest, ReadOnlyMemory<byte> content, DescriptorPool? pool)
    {
        Manifest? manifest = null;
        string? problem = null;
        try
        {
            manifest = ManifestParser.Parse(content, pool: pool);
        }
        catch (FormatException e)
        {
            problem = e.Message;
        }

        return Prove(digest, content.Span) is { } actual
            ? new ManifestEntry(ManifestState.DigestMismatch, manifest, content.Length, problem, actual)
            : new ManifestEntry(manifest is null ? ManifestState.Malformed : ManifestState.Sound, manifest, content.Length, problem);
    }

    // Most are small: a larger one is read again into a buffer of its length.
    private static T Read<T>(IDirectoryHandle directory, string path, Digest digest, Func<ManifestEntry?, Digest, ReadOnlyMemory<byte>, T> take)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(UsualLength);
        try
        {
            var (entry, length) = (directory.Read(path, buffer, out var first), first);
            if (entry is { Kind: EntryKind.File, Length: <= MaxLength } large && large.Length > buffer.Length)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent((int)large.Length);
                entry = directory.Read(path, buffer.AsSpan(0, (int)large.Length), out length);
            }

            return entry switch
            {
                null => Failed(ManifestState.Missing, 0),
                { Kind: not EntryKind.File } other => Failed(ManifestState.NotARegularFile, 0, other.Words),
                { Length: > MaxLength } file => Failed(ManifestState.TooLarge, file.Length),
                _ when length == 0 && !digest.IsOfNothing => Failed(ManifestState.Empty, 0),
                _ => take(null, digest, buffer.AsMemory(0, length)),
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed(ManifestState.Missing, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(ManifestState.Unreadable, 0, e.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        T Failed(ManifestState state, long length, string? problem = null) => take(new ManifestEntry(state, null, length, problem), digest, default);
    }
}
