using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>A directory of the store in the course of a scan: what cannot be read in it is kept by the scan, and never taken for empty.</summary>
internal sealed class WalkedDirectory(StoreWalk walk, WalkedDirectory? parent, string path, IDirectoryHandle handle) : IDisposable
{
    private string? _path;

    /// <summary>The scan that it belongs to.</summary>
    public StoreWalk Walk => walk;

    /// <summary>Its storage path.</summary>
    public string Path => _path ??= parent is null ? path : PathOf(parent, path);

    /// <summary>The storage path of what is in it.</summary>
    public string PathOf(string name) => PathOf(this, name);

    /// <summary>Streams the names in it.</summary>
    public IEnumerable<EntryName> Names()
    {
        using var names = Try(() => handle.Names().GetEnumerator());
        while (names is not null && Try(names.MoveNext))
        {
            walk.Cancellation.ThrowIfCancellationRequested();
            walk.Count(0);
            yield return names.Current;
        }
    }

    /// <summary>Enters a directory below; null if nothing is there. What cannot be entered, or is no directory, is kept as unreadable.</summary>
    public WalkedDirectory? Enter(string below)
    {
        try
        {
            return TryEnter(below) ?? (handle.Look(below) is { } other ? throw NotADirectory(PathOf(below), other) : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Deleted meanwhile.
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            walk.Unreadable(PathOf(below), e);
            return null;
        }
    }

    /// <summary>Enters a directory below; null if nothing is there, or something else.</summary>
    /// <exception cref="IOException">It cannot be entered.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be entered.</exception>
    public WalkedDirectory? TryEnter(string below) => handle.Enter(below) is { } child ? new WalkedDirectory(walk, this, below, child) : null;

    /// <summary>Looks at what is below, and counts it; null if nothing is there. What cannot be looked at is kept as unreadable.</summary>
    public DirectoryEntry? Look(string below)
    {
        walk.Count(0);
        try
        {
            return handle.Look(below);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            walk.Unreadable(PathOf(below), e);
            return null;
        }
    }

    /// <summary>Reads the link of that name in it.</summary>
    /// <inheritdoc cref="LinkReader.Read"/>
    public LinkReading ReadLink(string name = StorageLayout.Link, Digest? supposed = null)
    {
        walk.Count(0);
        return LinkReader.Read(handle, name, walk.RetryBudget, supposed);
    }

    /// <summary>Reads a manifest below.</summary>
    public ManifestEntry ReadManifest(string below, Digest digest) => ManifestReader.Read(handle, below, digest, walk.Descriptors);

    /// <inheritdoc cref="IDirectoryHandle.Read"/>
    public DirectoryEntry? Read(string below, Span<byte> buffer, out int length) => handle.Read(below, buffer, out length);

    /// <summary>Keeps an entry that the layout does not know.</summary>
    public void Unknown(EntryName entry)
    {
        if (Look(entry.Name) is { } found)
        {
            walk.Unknown(PathOf(entry.Name), found);
        }
    }

    /// <summary>Keeps an entry whose name belongs there, but whose type does not.</summary>
    public void Misfit(EntryName entry)
    {
        if (Look(entry.Name) is { } found)
        {
            walk.Misfit(PathOf(entry.Name), found);
        }
    }

    public void Dispose() => handle.Dispose();

    /// <summary>What is said where something else is in the place of a directory.</summary>
    public static IOException NotADirectory(string path, DirectoryEntry other) => new(
        other.LinkTarget is null ? $"{other.Words}, not a directory"
        : path.Contains('/', StringComparison.Ordinal) ? $"{other.Words}, which is not followed"
        : $"{other.Words}, which leads to no directory");

    private static string PathOf(WalkedDirectory directory, string name) => directory.Path.Length == 0 ? name : $"{directory.Path}/{name}";

    private T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Deleted meanwhile.
            return default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            walk.Unreadable(Path, e);
            return default;
        }
    }
}
