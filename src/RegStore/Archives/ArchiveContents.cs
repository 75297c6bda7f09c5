using RegStore.Model;

namespace RegStore.Archives;

/// <summary>What one walk through an archive found.</summary>
internal sealed class ArchiveContents
{
    /// <summary>The members that belong to the store.</summary>
    public MemberTree Tree { get; } = new();

    /// <summary>What is wrong with the archive as such, in the order in which it was met.</summary>
    public List<ArchiveFault> Faults { get; } = [];

    /// <summary>What the first member says is in it; null if there is none, or it cannot be understood.</summary>
    public ArchiveIndex? Index { get; set; }

    /// <summary>The digest of the bytes of the index; null if there is none.</summary>
    public Digest? IndexDigest { get; set; }

    /// <summary>What the last member says was written; null if there is none, or it cannot be understood.</summary>
    public ArchiveSeal? Seal { get; set; }

    /// <summary>Whether something else than <c>backup</c> wrote it, so that nothing says whether it is whole.</summary>
    public bool IsForeign { get; set; } = true;

    /// <summary>The digests of the blobs that went by, by their number in the tree; empty where they can be read at any time.</summary>
    public Dictionary<int, Digest> Digests { get; } = [];
}
