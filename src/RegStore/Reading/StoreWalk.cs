using System.Collections.Concurrent;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Lists directories for one part of a scan, keeping what could not be read or placed, and counting what was seen.</summary>
internal sealed class StoreWalk(IStoreSource source, ProgressMeter meter, Patience patience, ScanDepth depth, CancellationToken cancellationToken)
{
    private readonly ConcurrentQueue<Irregularity> _irregularities = new();

    public IStoreSource Source => source;

    public CancellationToken Cancellation => cancellationToken;

    public IReadOnlyList<Irregularity> Irregularities => [.. _irregularities.OrderBy(i => i.Path, StringComparer.Ordinal)];

    /// <summary>The same walk with a list of its own for what is irregular.</summary>
    public StoreWalk Branch() => new(source, meter, patience, depth, cancellationToken);

    public ScanDepth Depth => depth;

    /// <summary>Whether directories that hold one file each are trusted to hold no other.</summary>
    public bool Skims => depth < ScanDepth.Everything;

    /// <summary>Whether it is told when each link was written, and what tags named before.</summary>
    public bool TellsHistory => depth >= ScanDepth.Links;

    /// <summary>Streams a directory; what cannot be listed is kept as unreadable, never taken for empty.</summary>
    public IEnumerable<SourceEntry> List(string path) => Stream(path, source.List);

    /// <summary>Streams a directory that holds many; of the directories in it only the names are told.</summary>
    public IEnumerable<SourceEntry> ListNames(string path) => Stream(path, source.ListNames);

    /// <summary>Looks at one path, and counts it; null if nothing is there, or if that cannot be told.</summary>
    public SourceEntry? Look(string path)
    {
        meter.Add(1, 0);
        try
        {
            return source.Find(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Notes a directory that cannot be listed.</summary>
    public void Demand(string path)
    {
        foreach (var _ in List(path))
        {
            break;
        }
    }

    public LinkReading ReadLink(string path) => LinkReader.Read(source, path, patience);

    /// <summary>Whether listing a directory failed, so that what it seems to lack may be there.</summary>
    public bool CouldNotList(string path) => _irregularities.Any(it => it.Kind == IrregularityKind.Unreadable && it.Path == path);

    public void Count(long bytes) => meter.Add(1, bytes);

    public void Unknown(string path, SourceEntry entry)
    {
        if (entry.Kind == EntryKind.Special)
        {
            Misfit(path, entry);
        }
        else if (StorageLayout.IsTemporary(entry.Name))
        {
            Note(path, IrregularityKind.Temporary, "left by a server that died", entry);
        }
        else if (LitterNames.Find(entry.Name) is { } litter)
        {
            Note(path, IrregularityKind.Litter, litter, entry);
        }
        else
        {
            Note(path, IrregularityKind.Unknown, entry.Kind == EntryKind.Directory ? "an unknown directory" : "an unknown file", entry);
        }
    }

    /// <summary>Keeps a symbolic link that was followed.</summary>
    public void Followed(string path, SourceEntry entry) => Note(path, IrregularityKind.Followed, Describe(entry), entry);

    /// <summary>Keeps an entry whose name belongs there, but whose type does not.</summary>
    public void Misfit(string path, SourceEntry entry, Digest? digest = null) =>
        _irregularities.Enqueue(new Irregularity(path, IrregularityKind.NotARegularFile, Describe(entry), entry.Modified, digest, entry.LinkTarget) { Length = entry.Length });

    public static string Describe(SourceEntry entry) => entry.Kind switch
    {
        EntryKind.File => "a file",
        EntryKind.Directory => "a directory",
        _ when entry.LinkTarget is { } target => $"a symbolic link to {target}",
        _ => entry.Special ?? "a special file",
    };

    private IEnumerable<SourceEntry> Stream(string path, Func<string, IEnumerable<SourceEntry>> list)
    {
        using var entries = Try(path, () => list(path).GetEnumerator());
        while (entries is not null && Try(path, () => entries.MoveNext()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            meter.Add(1, 0);
            yield return entries.Current;
        }
    }

    private void Note(string path, IrregularityKind kind, string detail, SourceEntry? entry)
    {
        var modified = entry?.Modified ?? default;
        _irregularities.Enqueue(new Irregularity(
            path, kind, detail, entry is not null && modified == default ? source.Find(path)?.Modified ?? default : modified)
        { Length = entry?.Length ?? 0 });
    }

    private T? Try<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DirectoryNotFoundException)
        {
            // Deleted meanwhile.
            return default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Note(path, IrregularityKind.Unreadable, e.Message, null);
            return default;
        }
    }
}
