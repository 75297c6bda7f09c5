using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>What servers and clients left behind.</summary>
internal static class Leftovers
{
    /// <summary>The age at which the server's own purger removes an upload.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromDays(7);

    /// <summary>A temporary file that is younger may belong to a server at work.</summary>
    private static readonly TimeSpan InUse = TimeSpan.FromHours(1);

    /// <summary>The uploads that nobody will finish.</summary>
    public static IEnumerable<UploadEntry> StaleUploads(RepositoryEntry repository, DateTime now) =>
        repository.Uploads.Where(upload => now - Begun(upload) > StaleAfter);

    /// <summary>When an upload began, as far as that can be told.</summary>
    public static DateTime Begun(UploadEntry upload) => upload.StartedAt ?? upload.Modified;

    /// <summary>Whether something is what a server that died left, and none at work.</summary>
    public static bool IsAbandoned(Irregularity irregularity, DateTime now) => irregularity.Kind == IrregularityKind.Temporary && now - irregularity.Modified > InUse;
}
