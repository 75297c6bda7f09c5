using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore;

/// <summary>What may help after a failure. A front end words it: the library knows neither verbs nor options.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<StoreHint>))]
public enum StoreHint
{
    /// <summary>Nothing that could be named.</summary>
    None,

    /// <summary>See what the store has: <see cref="RegistryStore.ListAsync"/>.</summary>
    List,

    /// <summary>See all damage: <see cref="RegistryStore.VerifyAsync"/>, or <see cref="SnapshotPool.VerifyAsync"/> of a pool.</summary>
    Verify,

    /// <summary>See which snapshots there are: <see cref="SnapshotPool.ListAsync"/>.</summary>
    ListSnapshots,

    /// <summary>Create a pool by making the first snapshot: <see cref="RegistryStore.SnapshotAsync"/>.</summary>
    MakeSnapshot,

    /// <summary>Merge into the store that is there: <see cref="Restore.RestoreOptions.Merge"/>.</summary>
    Merge,

    /// <summary>Let tags move: <see cref="Restore.RestoreOptions.OverwriteTags"/>.</summary>
    OverwriteTags,

    /// <summary>Allow that nothing is left: <see cref="Pools.ForgetOptions.AllowRemoveAll"/>.</summary>
    AllowRemoveAll,

    /// <summary>Wait for the other run: <see cref="Pools.SnapshotOptions.RetryLock"/>.</summary>
    RetryLock,

    /// <summary>Choose how an archive is compressed: <see cref="Backup.BackupOptions.Compression"/>.</summary>
    ChooseCompression,

    /// <summary>Replace the file that is there: <see cref="Backup.BackupOptions.Overwrite"/>.</summary>
    Overwrite,

    /// <summary>Say that no registry runs on the store: <see cref="Repairs.RepairOptions.RegistryIsStopped"/>.</summary>
    RegistryIsStopped,

    /// <summary>Undo the repair: <see cref="RegistryStore.UndoRepairAsync"/>.</summary>
    UndoRepair,

    /// <summary>Open the images as a store, and merge that into one: <see cref="RegistryStore.OpenImages"/>.</summary>
    Import,
}
