using System.Text.Json.Serialization;
using RegStore.Blobs;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Scrubbing;

/// <summary>One run of many that read a store: what is read in it, how fast and until when, and what is remembered of it.</summary>
internal sealed class ScrubPass : IReadSchedule
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly IReadOnlyCollection<BlobEntry> _all;
    private readonly ScrubOptions _options;
    private readonly RunContext _run;
    private readonly ScrubStateFile? _file;
    private readonly ScrubState? _state;
    private readonly ReadLimit? _limit;
    private TimeSpan _saved;
    private string? _problem;

    /// <summary>Begins a run.</summary>
    /// <param name="all">All blobs that could be read.</param>
    /// <param name="options">How much is wanted.</param>
    /// <param name="store">The full path of the store.</param>
    /// <param name="run">What it runs with.</param>
    /// <exception cref="RegistryStoreException">The state cannot be read, or not be written.</exception>
    public ScrubPass(IReadOnlyCollection<BlobEntry> all, ScrubOptions options, string store, RunContext run)
    {
        (_all, _options, _run) = (all, options, run);
        if (options.StateFile is { } path)
        {
            // Written at once: after hours of reading it would be too late to learn that it cannot be.
            _file = new ScrubStateFile(run, path, store);
            _state = _file.Load();
            _file.Save(_state);
        }

        _limit = options.BytesPerSecond is { } rate ? new ReadLimit(rate, run.Time) : null;
        Subset = options.Subset?.At(run.Now);
        Blobs = ReadQueue.Of(all, options, _state, run.Now);
    }

    /// <summary>The part that is read; null for all.</summary>
    public ReadSubset? Subset { get; }

    /// <summary>The blobs to read, in their order.</summary>
    public BlobEntry[] Blobs { get; }

    /// <summary>Whether their order is of no matter, so that the largest may be read first.</summary>
    public bool IsUnordered => _state is null && _options is { Subset: null or { Count: > 0 }, MaxDuration: null };

    /// <summary>Whether the time is up, and no other blob is begun.</summary>
    public bool IsOver => _options.MaxDuration is { } limit && _run.Elapsed >= limit;

    /// <summary>Slows the reading down.</summary>
    public void Passed(int bytes, CancellationToken cancellationToken) => _limit?.Pass(bytes, cancellationToken);

    /// <summary>Remembers that a blob was read to its end.</summary>
    public void Read(Digest digest, bool isSound)
    {
        if (_state is null)
        {
            return;
        }

        lock (_lock)
        {
            _state.Remember(digest, isSound, _run.Now);
            if (_run.Elapsed - _saved >= SaveEvery)
            {
                Save();
                _saved = _run.Elapsed;
            }
        }
    }

    /// <summary>Ends the run.</summary>
    /// <param name="forgetsOthers">Whether blobs that are not among all are gone, rather than not asked for.</param>
    public ScrubMemory? End(bool forgetsOthers)
    {
        if (_state is null)
        {
            return null;
        }

        if (forgetsOthers)
        {
            _state.KeepOnly(_all.Select(blob => blob.Digest).ToHashSet());
        }

        Save();
        var times = _all.Select(blob => _state.LastRead(blob.Digest)).ToList();
        return new ScrubMemory(times.Min(), times.Count(time => time is null)) { Problem = _problem };
    }

    // What was found until now is worth more than what is remembered of it: the run goes on.
    private void Save()
    {
        try
        {
            _file!.Save(_state!);
            _problem = null;
        }
        catch (RegistryStoreException e)
        {
            _problem = e.Message;
        }
    }
}

/// <summary>What is remembered of a store as a whole.</summary>
public sealed class ScrubMemory
{
    [JsonConstructor]
    internal ScrubMemory(DateTime? oldest, int neverRead) => (Oldest, NeverRead) = (oldest, neverRead);

    /// <summary>When that blob was read which was not read for longest, of those that were read at all, UTC; null if none was.</summary>
    public DateTime? Oldest { get; }

    /// <summary>How many blobs were never read.</summary>
    public int NeverRead { get; }

    /// <summary>Why it could not be kept, in words; null if it was.</summary>
    [JsonInclude]
    public string? Problem { get; internal set; }
}
