namespace RegStore.Model;

/// <summary>What a store lies in: what can be done about a fault depends on it.</summary>
internal enum StorePlace
{
    /// <summary>A storage directory, on which a registry may be running.</summary>
    Directory,

    /// <summary>An archive.</summary>
    Archive,

    /// <summary>A pool, all of its snapshots together.</summary>
    Pool,

    /// <summary>A snapshot in a pool.</summary>
    Snapshot,

    /// <summary>An image layout, or what <c>docker save</c> wrote.</summary>
    Images,
}
