using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What servers and clients left behind.</summary>
internal static class Leftovers
{
    /// <summary>The age at which the server's own purger removes an upload.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromDays(7);

    /// <summary>A temporary file that is younger may belong to a server at work.</summary>
    private static readonly TimeSpan InUse = TimeSpan.FromHours(1);

    /// <summary>How far the clock of another machine may run ahead.</summary>
    private static readonly TimeSpan MayBeAhead = TimeSpan.FromHours(1);

    /// <summary>The uploads that nobody will finish.</summary>
    public static IEnumerable<UploadEntry> StaleUploads(RepositoryEntry repository, DateTime now) => repository.Uploads.Where(upload => IsStale(upload, now));

    /// <summary>Whether an upload is as old as those that the server's own purger removes: by what it says itself of when it began, as there.</summary>
    public static bool IsStale(UploadEntry upload, DateTime now) => Age(Begun(upload), now) > StaleAfter;

    /// <summary>How old something is. What says to be of the future tells nothing of its age, and counts as old: it must not be hidden by it.</summary>
    public static TimeSpan Age(DateTime moment, DateTime now) => moment - now > MayBeAhead ? TimeSpan.MaxValue : now - moment;

    /// <summary>When an upload began, as far as that can be told.</summary>
    public static DateTime Begun(UploadEntry upload) => upload.StartedAt ?? upload.Modified;

    /// <summary>Whether something is what a server that died left, and none at work.</summary>
    public static bool IsAbandoned(Irregularity irregularity, DateTime now) => irregularity.Kind == IrregularityKind.Temporary && Age(irregularity.Modified, now) > InUse;
}
