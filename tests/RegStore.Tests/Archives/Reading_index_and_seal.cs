using System.Text;
using RegStore.Archives;
using RegStore.Model;

namespace RegStore.Tests.Archives;

/// <summary>Index and seal say what they said, or are no index and seal: nothing in between, and nothing crashes.</summary>
/// Covers: ArchiveDocuments, ArchiveIndex, ArchiveSeal, IndexedBlob, IndexedRepository, IndexedSelection, IndexedTag.
public sealed class Reading_index_and_seal
{
    private static readonly Digest Some = Digest.Compute("some"u8);

    private static readonly ArchiveIndex Index = new(
        1, "regstore", "plain", new IndexedSelection([], ["3.*"], [], false, false, true), ["htpasswd"],
        [new IndexedRepository("alpine", [new IndexedTag("3.4", Some)])], [new IndexedBlob(Some, 4)]);

    private static readonly ArchiveSeal Seal = new(1, Some, 1, 1, 1, 1, 4, 3, [new SealedSkip("alpine:edge", Some, "RS1001 blob-missing"), new SealedSkip(null, null, "x")]);

    [Fact]
    public void What_was_written_is_read()
    {
        Assert.Equal(ArchiveDocuments.Write(Index), ArchiveDocuments.Write(ArchiveDocuments.ReadIndex(ArchiveDocuments.Write(Index))));
        Assert.Equal(ArchiveDocuments.Write(Seal), ArchiveDocuments.Write(ArchiveDocuments.ReadSeal(ArchiveDocuments.Write(Seal))));
    }

    [Fact]
    public void No_bit_of_a_seal_can_be_changed()
    {
        var content = ArchiveDocuments.Write(Seal);
        foreach (var changed in EachBitFlipped(content))
        {
            Assert.Throws<FormatException>(() => ArchiveDocuments.ReadSeal(changed));
        }
    }

    [Fact]
    public void A_changed_index_is_read_or_refused()
    {
        foreach (var changed in EachBitFlipped(ArchiveDocuments.Write(Index)))
        {
            try
            {
                _ = ArchiveDocuments.ReadIndex(changed);
            }
            catch (FormatException)
            {
                // The seal knows the digest of the index; here it is enough that nothing worse comes.
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schema":2}""")]
    [InlineData("""{"schema":1,"tool":"x","store_kind":"plain","selection":null,"beside":[],"repositories":[],"blobs":[]}""")]
    [InlineData("""{"schema":1,"tool":"x","store_kind":"plain","selection":{"repositories":[],"tags":[],"platforms":[],"tagged_only":false,"include_orphans":false,"referrers":true},"beside":[],"repositories":[],"blobs":[{"size":1}]}""")]
    [InlineData("""{"schema":1,"tool":"x","store_kind":"plain","selection":{"repositories":[],"tags":[],"platforms":[],"tagged_only":false,"include_orphans":false,"referrers":true},"beside":[],"repositories":[{"name":"a","tags":[{"name":"b","digest":7}]}],"blobs":[]}""")]
    public void What_is_no_index_is_refused(string content) =>
        Assert.Throws<FormatException>(() => ArchiveDocuments.ReadIndex(Encoding.UTF8.GetBytes(content)));

    private static IEnumerable<byte[]> EachBitFlipped(byte[] content)
    {
        for (var bit = 0; bit < 8 * content.Length; bit++)
        {
            var changed = (byte[])content.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return changed;
        }
    }
}
