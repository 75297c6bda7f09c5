using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Lists and opens the files of a store by storage path. Never writes, never follows a symbolic link below <c>blobs</c> and <c>repositories</c>.</summary>
internal interface IStoreSource
{
    /// <summary>Streams the entries of a directory in the order the file system gives; none if it does not exist.</summary>
    /// <exception cref="IOException">The directory could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be read.</exception>
    IEnumerable<SourceEntry> List(string path);

    /// <summary>Like <see cref="List"/>, for a directory that holds many: of a directory in it nothing but the name is told, so that none is looked at.</summary>
    IEnumerable<SourceEntry> ListNames(string path) => List(path);

    /// <summary>The storage path that a symbolic link leads to, as the registry follows it; null if it leads out of the store, or if that cannot be told.</summary>
    string? Follow(string path, string target) => null;

    /// <summary>Looks at one path; null if nothing is there.</summary>
    SourceEntry? Find(string path);

    /// <summary>Whose store it is, as far as the marks beside it tell.</summary>
    StoreKind Kind { get; }

    /// <summary>What the store lies in.</summary>
    StorePlace Place { get; }

    /// <summary>The numeric user and group that own the store; null where nothing tells.</summary>
    (int User, int Group)? Owner => null;

    /// <summary>What a pull-through cache remembers of what it holds; null where the store has no such state.</summary>
    CacheState? Cache => null;

    /// <summary>Whether a server may change it while it is read.</summary>
    bool IsLive { get; }

    /// <summary>What keeps the store as a whole from being read to its end; empty for one of which each part can be read or not on its own.</summary>
    IReadOnlyList<Irregularity> Faults => [];

    /// <summary>The files of state that lie beside the store and that the store alone does not bring back.</summary>
    IReadOnlyList<string> Beside => [];

    /// <summary>Gets ready to answer, where that takes long: what goes by once is read here.</summary>
    void Prepare(ProgressMeter meter, CancellationToken cancellationToken)
    {
    }

    /// <summary>The digest of a file's bytes, where they were hashed when they went by; null if they were not.</summary>
    Digest? FindDigest(string path, DigestAlgorithm algorithm) => null;

    /// <summary>A directory with a cheaper way to what is in it than <see cref="List"/>, <see cref="Find"/> and <see cref="Open"/>; null where there is none.</summary>
    DiskDirectory? Enter(string path) => null;

    /// <summary>The full path of what is a file of its own; null for what is a part of another.</summary>
    string? Locate(string path) => null;

    /// <summary>Opens a regular file for reading from front to back. Ask <see cref="Find"/> first: a pipe would never answer.</summary>
    Stream Open(string path);
}

/// <summary>What an entry of a directory is.</summary>
internal enum EntryKind
{
    File,
    Directory,

    /// <summary>A symbolic link, pipe, socket or device: nothing that a registry writes.</summary>
    Special,
}

/// <summary>One entry of a directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Length">A file's length in bytes; 0 otherwise.</param>
/// <param name="Modified">When it was last written, UTC; default if it is a directory of which only the name was asked.</param>
/// <param name="Special">What a special entry is that is no symbolic link, in words; null otherwise.</param>
/// <param name="LinkTarget">Where a symbolic link leads, as written in it; null otherwise.</param>
internal readonly record struct SourceEntry(
    string Name, EntryKind Kind, long Length, DateTime Modified, string? Special = null, string? LinkTarget = null);
