using System.Text.Json.Serialization;
using RegStore.Model;
using RegStore.Scrubbing;

namespace RegStore.Verification;

/// <summary>What a verification found.</summary>
public sealed class VerifyReport
{
    /// <summary>The findings, in ordinal order of path, then of id.</summary>
    [JsonInclude]
    public IReadOnlyList<Finding> Findings { get; internal set; } = [];

    /// <summary>Which product wrote the store.</summary>
    [JsonInclude]
    public StoreKind Kind { get; internal set; }

    /// <summary>Whether all that was asked for was checked: false if it was cancelled, if its time was up, or if something could not be read.</summary>
    [JsonInclude]
    public bool Complete { get; internal set; }

    /// <summary>Whether it was cancelled.</summary>
    [JsonInclude]
    public bool Cancelled { get; internal set; }

    /// <summary>How many snapshots were verified, of which the figures below tell what is different; null where the store is not a pool.</summary>
    [JsonInclude]
    public int? Snapshots { get; internal set; }

    /// <summary>How many repositories the store has.</summary>
    [JsonInclude]
    public int Repositories { get; internal set; }

    /// <summary>How many tags they have.</summary>
    [JsonInclude]
    public int Tags { get; internal set; }

    /// <summary>How many revisions they have.</summary>
    [JsonInclude]
    public int Revisions { get; internal set; }

    /// <summary>How many blobs the store has.</summary>
    [JsonInclude]
    public int Blobs { get; internal set; }

    /// <summary>The length of all blobs in bytes.</summary>
    [JsonInclude]
    public long BlobBytes { get; internal set; }

    /// <summary>How many blobs were read and hashed.</summary>
    [JsonInclude]
    public int BlobsRead { get; internal set; }

    /// <summary>How many bytes were read and hashed.</summary>
    [JsonInclude]
    public long BytesRead { get; internal set; }

    /// <summary>The part of the blobs that was to be read; null for all.</summary>
    [JsonInclude]
    public ReadSubset? Subset { get; internal set; }

    /// <summary>Whether the time was up before all was read that was to be read.</summary>
    [JsonInclude]
    public bool TimedOut { get; internal set; }

    /// <summary>What is remembered of all blobs, those read now included; null if nothing is.</summary>
    [JsonInclude]
    public ScrubMemory? Memory { get; internal set; }

    /// <summary>The generations whose <c>garbage-collect</c> would stop.</summary>
    [JsonInclude]
    public ServerGenerations BlocksGc { get; internal set; }

    /// <summary>The generations whose <c>garbage-collect --delete-untagged</c> would stop.</summary>
    [JsonInclude]
    public ServerGenerations BlocksGcDeleteUntagged { get; internal set; }

    /// <summary>What a garbage collection that would run would delete of images that have tags; empty if nothing, or if no store was verified.</summary>
    [JsonInclude]
    public IReadOnlyList<CollectionLoss> CollectionLosses { get; internal set; } = [];

    /// <summary>Whether the store has the shape of a pull-through cache, which would lack no content that it misses, though nothing beside it says that it is one.</summary>
    [JsonInclude]
    public bool MayBeCache { get; internal set; }

    /// <summary>How long it took.</summary>
    [JsonInclude]
    public TimeSpan Elapsed { get; internal set; }

    /// <summary>The store that was verified, as it was named or as a full path.</summary>
    [JsonInclude]
    public string Store { get; internal set; } = "";

    /// <summary>The images that were verified; empty for the whole store.</summary>
    [JsonInclude]
    public IReadOnlyList<ImageReference> References { get; internal set; } = [];

    /// <summary>Why a report that was merged from several is not complete, in words; empty if it is.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Missing { get; internal set; } = [];

    /// <summary>Whether everything that was to be checked was checked, and no finding is an error.</summary>
    public bool IsSound => Complete && Count(Severity.Error) == 0;

    /// <summary>What messages call the report: the name of the file that it was read from.</summary>
    internal string? Name { get; set; }

    /// <summary>Whether the run came to its end; false for lines without a summary.</summary>
    internal bool HasEnded { get; set; } = true;

    /// <summary>Reads what <c>regstore verify --json</c> printed. Without the last line, the summary, the run did not come to its end, and the report is not complete.</summary>
    /// <param name="lines">The lines; the caller's.</param>
    /// <param name="name">What messages call them.</param>
    /// <exception cref="RegistryStoreException">A line is not one that <c>verify --json</c> prints.</exception>
    public static VerifyReport ReadLines(TextReader lines, string name)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return VerifyLines.Read(lines, name);
    }

    /// <summary>Merges the reports of a verification that was split into parts into the one that a single run would have given.</summary>
    /// <param name="parts">The reports. One that is there twice counts once.</param>
    /// <returns>The report; <see cref="Missing"/> says which parts it lacks.</returns>
    public static VerifyReport Merge(IReadOnlyCollection<VerifyReport> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return MergedReport.Of(parts);
    }

    /// <summary>How many findings have a severity.</summary>
    public int Count(Severity severity) => Findings.Count(finding => finding.Severity == severity);
}
