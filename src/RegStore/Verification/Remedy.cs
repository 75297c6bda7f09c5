using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Verification;

/// <summary>Something to do about a finding.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<Remedy>))]
public enum Remedy
{
    /// <summary>Push the image again from where it was built.</summary>
    PushAgain,

    /// <summary>Put a sound copy from another store, an archive or a snapshot in its place.</summary>
    HealFromSource,

    /// <summary>Merge an archive or snapshot into the store, with the registry stopped.</summary>
    MergeArchive,

    /// <summary>Move the file out of the store, restart the registry, and push the image again: a push never replaces a file that exists.</summary>
    MoveFileAndPush,

    /// <summary>Move the file to the path that its digest gives.</summary>
    MoveFileToItsPath,

    /// <summary>Put what a symbolic link leads to in the place of the link.</summary>
    ReplaceLink,

    /// <summary>Write the link anew, where what it must say follows from what is there.</summary>
    WriteLink,

    /// <summary>Delete the link: what it named is gone.</summary>
    DeleteLink,

    /// <summary>Tag the image again by pushing its manifest under that tag.</summary>
    TagAgain,

    /// <summary>Delete the tag's directory, with the registry stopped.</summary>
    DeleteTag,

    /// <summary>Tag the revision, or delete it through the registry.</summary>
    TagOrDelete,

    /// <summary>Bring back the directory of repositories from where it went.</summary>
    BringRepositoriesBack,

    /// <summary>Do not run the registry's garbage collection.</summary>
    DoNotCollect,

    /// <summary>Run the registry's garbage collection, with the registry stopped.</summary>
    CollectGarbage,

    /// <summary>Rename the directory or move it out of the store.</summary>
    RenameDirectory,

    /// <summary>Delete the directory, with the registry stopped.</summary>
    DeleteDirectory,

    /// <summary>Move it out of the store, into quarantine, with the registry stopped.</summary>
    MoveToQuarantine,

    /// <summary>Move orphans out of the store, into quarantine, with the registry stopped.</summary>
    MoveOrphans,

    /// <summary>Delete the state of a pull-through cache, with the registry stopped.</summary>
    DeleteCacheState,

    /// <summary>Find out who wrote it, then move it out of the store.</summary>
    FindOutWho,

    /// <summary>Run regstore as the owner of the store or as root.</summary>
    RunAsOwner,

    /// <summary>Look into the system log for errors of the disk, then copy the file from a backup.</summary>
    CheckDisk,

    /// <summary>Pull the image and push it again with a client of today.</summary>
    PushConverted,

    /// <summary>Push the artifact again with a client that writes OCI manifests.</summary>
    PushAsOci,

    /// <summary>Build and push the image again with another client, if yours does not pull it.</summary>
    PushIfUnpullable,

    /// <summary>Nothing, if it was left out on purpose.</summary>
    NothingIfLeftOut,

    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>Use another archive of the store, or make a new one.</summary>
    UseOtherArchive,

    /// <summary>Unpack the archive with tar and verify what comes out.</summary>
    UnpackWithTar,

    /// <summary>Back up the archive or snapshot into a new archive, which leaves out what is damaged, and restore that.</summary>
    Rescue,

    /// <summary>Heal the store that was backed up, and back it up again.</summary>
    HealAndBackUp,

    /// <summary>Find out who wrote the archive before it is unpacked.</summary>
    DistrustArchive,

    /// <summary>Take the blob out of the pool and make a snapshot: it adds the blob again if the store still has it.</summary>
    BringBlobAgain,

    /// <summary>Use another snapshot.</summary>
    UseOtherSnapshot,

    /// <summary>Copy the file back from where the pool itself is backed up.</summary>
    CopySnapshotBack,

    /// <summary>Delete the file of the snapshot, or let a rule of forget remove it.</summary>
    DeleteSnapshot,

    /// <summary>Give the file its name back, if it is a snapshot.</summary>
    GiveNameBack,

    /// <summary>Move it out of the pool.</summary>
    MoveOutOfPool,

    /// <summary>Nothing, if a run is under way.</summary>
    NothingIfRunning,

    /// <summary>Thin out the pool, which takes such blobs away.</summary>
    Forget,

    /// <summary>Save or export the image again where it came from.</summary>
    ExportAgain,
}
