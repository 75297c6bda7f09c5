using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>What holds a store: a directory, an archive, a snapshot. Never written to.</summary>
internal interface IStoreSource
{
    /// <summary>Opens the directory below which all storage paths lie. Of what is in it, <c>blobs</c> and <c>repositories</c> may be symbolic links, as volumes of their own.</summary>
    /// <exception cref="IOException">It could not be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    IDirectoryHandle Enter();

    /// <summary>The storage path that a symbolic link leads to, as the registry follows it; null if it leads out of the store, or if that is not known.</summary>
    string? Follow(string path, string target) => null;

    /// <summary>Which product wrote the store, as far as the marks beside it tell.</summary>
    StoreKind Kind { get; }

    /// <summary>What the store lies in.</summary>
    StorePlace Place { get; }

    /// <summary>The numeric user and group that own the store; null where nothing says.</summary>
    (int User, int Group)? Owner => null;

    /// <summary>What a pull-through cache remembers of what it holds; null where the store has no such state.</summary>
    CacheState? Cache => null;

    /// <summary>Whether a server may change it while it is read.</summary>
    bool IsLive { get; }

    /// <summary>Whether what was read once can be read again.</summary>
    bool CanReadAgain => true;

    /// <summary>What keeps the store as a whole from being read to its end; empty for one of which each part can be read or not on its own.</summary>
    IReadOnlyList<Irregularity> Faults => [];

    /// <summary>The files of state that lie beside the store and that the store alone does not bring back.</summary>
    IReadOnlyList<string> Beside => [];

    /// <summary>Gets ready to answer, where that takes long: a stream that is read once is read here.</summary>
    void Prepare(ProgressMeter meter, CancellationToken cancellationToken)
    {
    }

    /// <summary>The digest of a file's bytes, where they were hashed when they went by; null if they were not.</summary>
    Digest? FindDigest(string path, DigestAlgorithm algorithm) => null;
}
