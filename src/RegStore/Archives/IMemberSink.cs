using RegStore.Model;

namespace RegStore.Archives;

/// <summary>Keeps the bytes of members that go by once, for the questions that the store is asked.</summary>
internal interface IMemberSink
{
    /// <summary>Receives what the archive says is in it, before anything of it comes.</summary>
    void Expect(ArchiveIndex index)
    {
    }

    /// <summary>Where the bytes of a member shall go as well; null to let them pass.</summary>
    /// <param name="node">Which member it is, by its number in the tree.</param>
    /// <param name="digest">The digest that the path of a blob names; null if it is no blob.</param>
    /// <param name="member">The member.</param>
    /// <param name="start">The first bytes of it.</param>
    Stream? Keep(int node, Digest? digest, TarMember member, ReadOnlySpan<byte> start);

    /// <summary>Called when all bytes of a member that is kept have come, and whether they are what its digest says.</summary>
    void Kept(int node, bool isSound);

    /// <summary>The bytes of a member that was kept; null if it was not.</summary>
    Stream? Open(int node);
}
