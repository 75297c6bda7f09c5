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

    /// <param name="source">Where it lies.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="quick">A quicker way into the store; null if there is none. What is odd about the manifest is looked at closely all the same.</param>
    public static ManifestEntry Read(IStoreSource source, Digest digest, DiskDirectory? quick = null)
    {
        if (quick is not null)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(UsualLength);
            try
            {
                var length = quick.Read(StorageLayout.Blob(digest), [], buffer);
                if (length > 0 && length < buffer.Length && Understand(digest, buffer.AsMemory(0, length)) is { State: ManifestState.Sound } sound)
                {
                    return sound;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        var (entry, content) = ReadBytes(source, digest);
        return entry.State != ManifestState.Sound || content is null ? entry : Understand(digest, content);
    }

    private static ManifestEntry Understand(Digest digest, ReadOnlyMemory<byte> content)
    {
        Manifest? manifest = null;
        string? problem = null;
        try
        {
            manifest = Manifest.Parse(content);
        }
        catch (FormatException e)
        {
            problem = e.Message;
        }

        return Prove(digest, content.Span) is { } actual
            ? new ManifestEntry(ManifestState.DigestMismatch, manifest, content.Length, problem, actual)
            : new ManifestEntry(manifest is null ? ManifestState.Malformed : ManifestState.Sound, manifest, content.Length, problem);
    }

    /// <summary>Reads a small blob, at most 4 MiB. The bytes are null unless the entry is sound, which says nothing of their digest yet.</summary>
    public static (ManifestEntry Entry, byte[]? Content) ReadBytes(IStoreSource source, Digest digest)
    {
        var path = StorageLayout.Blob(digest);
        try
        {
            return source.Find(path) switch
            {
                null => Failed(ManifestState.Missing, 0),
                { Kind: not EntryKind.File } entry => Failed(ManifestState.NotARegularFile, 0, StoreWalk.Describe(entry)),
                { Length: 0 } when !digest.IsOfNothing => Failed(ManifestState.Empty, 0),
                { Length: > MaxLength } entry => Failed(ManifestState.TooLarge, entry.Length),
                { } entry => Open(source, path, (int)entry.Length),
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
    }

    /// <summary>The digest of the bytes, if it is another than theirs should be; null if they match.</summary>
    public static Digest? Prove(Digest expected, ReadOnlySpan<byte> content)
    {
        var actual = new Digest(expected.Algorithm, System.Security.Cryptography.CryptographicOperations.HashData(expected.Algorithm.HashName, content));
        return actual == expected ? null : actual;
    }

    private static (ManifestEntry Entry, byte[]? Content) Open(IStoreSource source, string path, int length)
    {
        var content = new byte[length];
        using var stream = source.Open(path);
        var read = stream.ReadAtLeast(content, length, throwOnEndOfStream: false);
        return (new ManifestEntry(ManifestState.Sound, null, read), read == length ? content : content[..read]);
    }

    private static (ManifestEntry Entry, byte[]? Content) Failed(ManifestState state, long length, string? problem = null) =>
        (new ManifestEntry(state, null, length, problem), null);
}
