using System.Buffers.Binary;
using RegStore.Graph;
using RegStore.Model;

namespace RegStore.Tests.Graph;

/// <summary>The ways through what leads to what, on graphs of single letters: <c>a>bc</c> says that a names b and c.</summary>
/// Covers: Walk.
public sealed class Walking_a_graph
{
    [Theory]
    [InlineData("a>bc b>d c>d", "a", "abdc")]
    [InlineData("a>bc b>d c>d", "ca", "cdab")]
    [InlineData("a>b b>a", "a", "ab")]
    [InlineData("a>a", "a", "a")]
    [InlineData("", "aab", "ab")]
    public void All_that_some_lead_to_is_met_once(string graph, string roots, string met) =>
        Assert.Equal(met, Letters(Walk.From(Digests(roots), Next(graph))));

    [Theory]
    [InlineData("a>bc b>d c>d", "a", "dbca")]
    [InlineData("a>bc c>b", "a", "bca")]
    [InlineData("a>b b>a", "a", "ba")]
    public void What_is_named_comes_before_what_names_it(string graph, string roots, string met) =>
        Assert.Equal(met, Letters(Walk.NamedFirst(Digests(roots), Next(graph))));

    [Theory]
    [InlineData("a>bc b>d c>d", "a", "", "a b d c (d)")]
    [InlineData("a>bc b>d c>d", "a", "b", "a (b) c d")]
    [InlineData("a>bb", "a", "", "a b (b)")]
    public void Each_naming_is_told_in_its_place(string graph, string roots, string seen, string told) =>
        Assert.Equal(told, string.Join(' ', Walk.Namings(Digests(roots), Next(graph), Digests(seen).ToHashSet().Add).Select(it => it.IsNew ? $"{Letter(it.Digest)}" : $"({Letter(it.Digest)})")));

    [Theory]
    [InlineData("a>bc b>d c>de d>e", "a", "a ab ac bd ce")]
    [InlineData("a>b b>ca c>d a>d", "a", "a ab ad bc")]
    public void The_shortest_way_comes_first(string graph, string root, string ways) => Assert.Equal(
        ways, string.Join(' ', Walk.Shortest(Digests(root).Single(), Next(graph)).Select(it => $"{(it.From is { } from ? Letter(from) : "")}{Letter(it.Digest)}")));

    [Fact]
    public void What_was_met_before_is_not_followed()
    {
        HashSet<Digest> seen = [.. Digests("b")];

        Walk.Mark(Digests("a"), Next("a>bc b>d"), seen.Add);

        Assert.Equal("abc", string.Concat(Letters(seen).Order()));
    }

    [Fact]
    public void A_chain_of_any_depth_is_walked()
    {
        var chain = Enumerable.Range(0, 100_000).Select(number => Digest.Compute(BitConverter.GetBytes(number))).ToList();
        var next = chain.Zip(chain.Skip(1)).ToDictionary(it => it.First, it => it.Second);

        var met = Walk.NamedFirst([chain[0]], digest => next.TryGetValue(digest, out var named) ? [named] : []);

        Assert.Equal(chain.AsEnumerable().Reverse(), met);
    }

    private static Func<Digest, IEnumerable<Digest>> Next(string graph)
    {
        var edges = graph.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(it => it.Split('>')).ToLookup(it => it[0], it => it[1]);
        return digest => Digests(string.Concat(edges[$"{Letter(digest)}"]));
    }

    private static IEnumerable<Digest> Digests(string letters) => letters.Select(Of);

    private static string Letters(IEnumerable<Digest> digests) => string.Concat(digests.Select(Letter));

    private static char Letter(Digest digest) => (char)digest.Prefix;

    private static Digest Of(char letter)
    {
        var bytes = new byte[DigestAlgorithm.Sha256.Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, letter);
        return new Digest(DigestAlgorithm.Sha256, bytes);
    }
}
