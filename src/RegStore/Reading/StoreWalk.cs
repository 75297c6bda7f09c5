using System.Collections.Concurrent;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>One part of a scan: where it reads and how closely, and what it could not read or place.</summary>
internal sealed class StoreWalk(IStoreSource source, ProgressMeter meter, RetryBudget retries, ScanDepth depth, CancellationToken cancellationToken)
{
    private readonly ConcurrentQueue<Irregularity> _irregularities = new();
    private readonly ConcurrentDictionary<string, Exception> _unreadable = new();
    private DescriptorPool? _descriptors;

    public IStoreSource Source => source;

    public RetryBudget RetryBudget => retries;

    /// <summary>The descriptors that its manifests share.</summary>
    public DescriptorPool Descriptors => LazyInitializer.EnsureInitialized(ref _descriptors);

    public ScanDepth Depth => depth;

    /// <summary>Whether directories that hold one file each are searched for others.</summary>
    public bool FindsStrays => depth == ScanDepth.Everything;

    /// <summary>Whether the history of tags is read.</summary>
    public bool ReadsHistory => depth >= ScanDepth.Links;

    public CancellationToken Cancellation => cancellationToken;

    public IReadOnlyList<Irregularity> Irregularities => [.. _irregularities.OrderBy(i => i.Path, StringComparer.Ordinal)];

    /// <summary>The same walk with a list of its own for what is irregular.</summary>
    public StoreWalk Branch() => new(source, meter, retries, depth, cancellationToken);

    /// <summary>Enters the store; null if it is there no more. One that cannot be entered is kept as unreadable.</summary>
    public WalkedDirectory? Enter()
    {
        try
        {
            return new WalkedDirectory(this, null, "", source.Enter());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unreadable("", e);
            return null;
        }
    }

    /// <summary>Enters a directory by its storage path; null if there is none. What cannot be entered, or is no directory, is kept as unreadable.</summary>
    public WalkedDirectory? Enter(string path)
    {
        using var top = Enter();
        return top?.Enter(path);
    }

    /// <summary>Looks at one storage path, and counts it; null if nothing is there, or if that is not known.</summary>
    public DirectoryEntry? Look(string path)
    {
        using var top = Enter();
        return top?.Look(path);
    }

    /// <summary>Reads the link of a storage path.</summary>
    public LinkReading ReadLink(string path)
    {
        using var top = Enter();
        return top?.ReadLink(path) ?? new LinkReading(LinkState.Unreadable, null, default);
    }

    /// <summary>Whether reading a directory failed, so that what it seems to lack may be there.</summary>
    public bool CouldNotRead(string path) => _unreadable.ContainsKey(path);

    public void Count(long bytes) => meter.Add(1, bytes);

    public void Unknown(string path, DirectoryEntry entry)
    {
        if (entry.Kind == EntryKind.Special)
        {
            Misfit(path, entry);
        }
        else if (StorageLayout.IsTemporary(entry.Name))
        {
            Keep(path, IrregularityKind.Temporary, "left by a server that died", entry);
        }
        else if (LitterNames.Find(entry.Name) is { } litter)
        {
            Keep(path, IrregularityKind.Litter, litter, entry);
        }
        else
        {
            Keep(path, IrregularityKind.Unknown, entry.Kind == EntryKind.Directory ? "an unknown directory" : "an unknown file", entry);
        }
    }

    /// <summary>Keeps a symbolic link that was followed.</summary>
    public void Followed(string path, DirectoryEntry entry) => Keep(path, IrregularityKind.Followed, entry.Words, entry);

    /// <summary>Keeps an entry whose name belongs there, but whose type does not.</summary>
    public void Misfit(string path, DirectoryEntry entry, Digest? digest = null) =>
        _irregularities.Enqueue(new Irregularity(path, IrregularityKind.NotARegularFile, entry.Words, entry.Modified, digest, entry.LinkTarget) { Length = entry.Length });

    /// <summary>Keeps a directory that could not be read.</summary>
    public void Unreadable(string path, Exception e)
    {
        _unreadable[path] = e;
        Keep(path, IrregularityKind.Unreadable, e.Message, default);
    }

    private void Keep(string path, IrregularityKind kind, string detail, DirectoryEntry entry) =>
        _irregularities.Enqueue(new Irregularity(path, kind, detail, entry.Modified) { Length = entry.Length });
}
