using System.Text.Json.Serialization;
using RegStore.Archives;
using RegStore.Model;

namespace RegStore.Backup;

/// <summary>Why an archive does not take the place of the one before it.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<SetAsideReason>))]
public enum SetAsideReason
{
    /// <summary>It does take it, or there is none.</summary>
    None,

    /// <summary>It lost something to damage.</summary>
    Damaged,

    /// <summary>It holds no image, and the one before does.</summary>
    Empty,

    /// <summary>It lacks many of the tags that the one before has.</summary>
    Fewer,
}

/// <summary>Whether what was backed up tonight may take the place of what was backed up before: a store whose images are gone is the last one to delete their backup for.</summary>
/// <param name="Reason">Why not; <see cref="SetAsideReason.None"/> if it may.</param>
/// <param name="Missing">The tags that are missing, in ordinal order.</param>
/// <param name="Before">How many tags the one before has.</param>
internal sealed record Succession(SetAsideReason Reason, IReadOnlyList<string> Missing, int Before)
{
    /// <summary>Of three tags one may go in a night of cleaning up; more than that is asked about.</summary>
    private const int OneOf = 3;

    private static readonly Succession Granted = new(SetAsideReason.None, [], 0);

    /// <summary>Compares.</summary>
    /// <param name="before">What the one before says is in it; null if nobody knows, as something else wrote it.</param>
    /// <param name="report">What is in the new one.</param>
    public static Succession Of(ArchiveIndex? before, BackupReport report)
    {
        if (report.Revisions == 0)
        {
            return before is null || before.Blobs.Count > 0 ? new Succession(SetAsideReason.Empty, [], 0) : Granted;
        }

        var tags = (before?.Repositories ?? []).SelectMany(repository => repository.Tags, (repository, tag) => $"{repository.Name}:{tag.Name}").ToHashSet();
        var missing = tags.Where(tag => !report.TagNames.Contains(tag)).Order(StringComparer.Ordinal).ToList();

        // As many under other names are no loss; where nobody uses tags the blobs are counted.
        var lacksTags = missing.Count * OneOf > tags.Count && report.Tags < tags.Count;
        var lacksBlobs = tags.Count == 0 && before is not null && (before.Blobs.Count - report.Blobs) * OneOf > before.Blobs.Count;
        return lacksTags || lacksBlobs ? new Succession(SetAsideReason.Fewer, missing, tags.Count) : Granted;
    }
}
