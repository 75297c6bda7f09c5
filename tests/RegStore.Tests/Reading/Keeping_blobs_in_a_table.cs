using CsCheck;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Tests.Reading;

/// <summary>A table of blobs answers as a dictionary does, whatever is added, replaced and taken out; its numbers have no gap.</summary>
/// Covers: BlobTable.
public sealed class Keeping_blobs_in_a_table
{
    [Fact]
    public void It_answers_as_a_dictionary_does() => Gen.Select(Gen.Int[0, 60], Gen.Int[0, 3], Gen.Long[0, 1000]).Array[0, 200].Sample(
        operations =>
        {
            var (table, expected) = (new BlobTable(), new Dictionary<Digest, BlobEntry>());
            foreach (var (which, what, length) in operations)
            {
                var blob = new BlobEntry(DigestOf(which), length, default);
                if (what == 0)
                {
                    table.Remove(blob.Digest);
                    expected.Remove(blob.Digest);
                }
                else
                {
                    table.Set(blob);
                    expected[blob.Digest] = blob;
                }
            }

            Prove(table, expected);
        },
        iter: 500);

    [Fact]
    public void It_grows_by_many_pieces()
    {
        var blobs = Enumerable.Range(0, 30_000).Select(number => new BlobEntry(DigestOf(number), number, default)).ToDictionary(blob => blob.Digest);
        var table = new BlobTable();
        foreach (var blob in blobs.Values)
        {
            table.Set(blob);
        }

        Prove(table, blobs);
    }

    private static void Prove(BlobTable table, Dictionary<Digest, BlobEntry> expected)
    {
        Assert.Equal(expected.Count, table.Count);
        Assert.Equal(expected.Values.ToHashSet(), table.Values.ToHashSet());
        Assert.Equal(Enumerable.Range(0, table.Count), table.NumbersOf(table.Keys));
        Assert.All(expected.Values, blob => Assert.Equal(blob, table[blob.Digest]));
        Assert.Equal(-1, table.NumberOf(DigestOf(-1)));
        Assert.False(table.TryGetValue(DigestOf(-1), out _));
    }

    private static Digest DigestOf(int number) => Digest.Compute(BitConverter.GetBytes(number));
}
