using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>What to do about a finding, in words, with the names that were typed.</summary>
/// <param name="store">The store, pool or archive, as it was named; that of a person's own where it is only talked about.</param>
/// <param name="healer">An archive or snapshot that is known to hold what is damaged; null if none is known.</param>
internal sealed class RemedyText(string store, string? healer = null)
{
    /// <summary>Names that stand for any.</summary>
    public static RemedyText Any { get; } = new("DIR");

    /// <summary>The store, as it was named.</summary>
    public string Store => store;

    private string Pool => SnapshotPlaceOf(store);

    public IEnumerable<string> Words(Finding finding) => finding.Remedies.Select(Words);

    public string Words(Remedy remedy) => remedy switch
    {
        Remedy.PushAgain => "push the image again from where it was built",
        Remedy.HealFromSource => $"heal it from {(healer is null ? "a backup" : "a snapshot")}: regstore repair {Quoted(store)} --from {Quoted(healer ?? "ARCHIVE")}",
        Remedy.MergeArchive => $"with the registry stopped, merge {(healer is null ? "an archive" : "a snapshot")} into the store: regstore restore {Quoted(healer ?? "ARCHIVE")} {Quoted(store)} --merge",
        Remedy.MoveFileAndPush => $"with the registry stopped, move the file out of the store (regstore repair {Quoted(store)} --damaged), then push the image again: a push never replaces a file that exists",
        Remedy.MoveFileToItsPath => $"move the file to the path given by its digest: regstore repair {Quoted(store)}",
        Remedy.ReplaceLink => "with the registry stopped, replace the link with a copy of what it leads to",
        Remedy.WriteLink => $"write the link again, if what it must say follows from the rest of the store: regstore repair {Quoted(store)}",
        Remedy.DeleteLink => "with the registry stopped, delete the link; the blob it named is gone",
        Remedy.TagAgain => "tag the image again by pushing its manifest under that tag",
        Remedy.DeleteTag => "with the registry stopped, delete this entry of tags/ if it is not needed",
        Remedy.TagOrDelete => "tag it, or delete it through the registry",
        Remedy.BringRepositoriesBack => "bring back repositories/ from wherever it is now: another volume, another mount, a backup",
        Remedy.DoNotCollect => "do not run garbage-collect",
        Remedy.CollectGarbage => "run the registry's garbage-collect with the registry stopped",
        Remedy.RenameDirectory => "with the registry stopped, move the directory out of the store or rename it",
        Remedy.DeleteDirectory => "delete its directory with the registry stopped",
        Remedy.MoveToQuarantine => $"with the registry stopped, move it out of the store: regstore repair {Quoted(store)}",
        Remedy.MoveOrphans => $"with the registry stopped, move orphans out of the store: regstore repair {Quoted(store)} --orphans",
        Remedy.DeleteCacheState => "with the registry stopped, delete the file: the cache starts over, and what it already holds stays until it is deleted",
        Remedy.FindOutWho => $"find out who wrote it, then move it out of the store: regstore repair {Quoted(store)} --unknown",
        Remedy.RunAsOwner => "run regstore as the owner of the store or as root",
        Remedy.CheckDisk => "check the system log for disk errors, then copy the file from a backup",
        Remedy.PushConverted => "pull the image and push it again with a current client before upgrading to 3.x",
        Remedy.PushAsOci => "push the artifact again with a client that writes OCI manifests",
        Remedy.PushIfUnpullable => "nothing, if your clients pull the image (docker, podman and skopeo do); otherwise build and push it again with another client",
        Remedy.NothingIfLeftOut => "nothing, if the platform was left out on purpose",
        Remedy.Nothing => "nothing",
        Remedy.ExportAgain => "save or export the image again where it came from",
        Remedy.UseOtherArchive => "use another archive of the store, or make a new one",
        Remedy.UnpackWithTar => $"unpack it with tar -xf {Quoted(store)} -C NEWDIR into an empty directory, and run regstore verify NEWDIR",
        Remedy.Rescue => $"save what is sound: regstore backup {Quoted(store)} RESCUED.tar, then regstore restore RESCUED.tar NEWDIR",
        Remedy.HealAndBackUp => "run regstore verify on the store that was backed up, heal it, and back it up again",
        Remedy.DistrustArchive => "find out who wrote the archive before you unpack it",
        Remedy.BringBlobAgain => $"move the file out of the pool if it exists, then run regstore snapshot STORE {Quoted(Pool)}: it adds the blob again if the store still has it",
        Remedy.UseOtherSnapshot => $"use another snapshot: regstore snapshots {Quoted(Pool)} lists them",
        Remedy.CopySnapshotBack => "copy the file back from wherever the pool itself is backed up",
        Remedy.DeleteSnapshot => $"remove it: regstore forget {Quoted(Pool)} ID; until then, nothing is removed from the pool",
        Remedy.GiveNameBack => "rename it back if it is a snapshot",
        Remedy.MoveOutOfPool => "move it out of the pool",
        Remedy.NothingIfRunning => "nothing, if a run is in progress",
        Remedy.Forget => $"run regstore forget {Quoted(Pool)} with your --keep rules, which removes such blobs",
        _ => throw new ArgumentOutOfRangeException(nameof(remedy), remedy, null),
    };

    /// <summary>The command that shows the plan of a repair; null where nothing among the findings can be repaired.</summary>
    public string? RepairOf(IEnumerable<Finding> findings)
    {
        var remedies = findings.SelectMany(finding => finding.Remedies).ToHashSet();
        return remedies.Contains(Remedy.HealFromSource) ? $"regstore repair {Quoted(store)} --from {Quoted(healer ?? "ARCHIVE")}"
            : remedies.Overlaps([Remedy.WriteLink, Remedy.MoveFileToItsPath, Remedy.MoveToQuarantine]) ? $"regstore repair {Quoted(store)}"
            : null;
    }

    /// <summary>A name as a shell takes it.</summary>
    public static string Quoted(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '@' or ':' or '+' or '=' or ',') ? name : $"'{name.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string SnapshotPlaceOf(string name) => name.LastIndexOf('@') is > 0 and var at ? name[..at] : name;
}
