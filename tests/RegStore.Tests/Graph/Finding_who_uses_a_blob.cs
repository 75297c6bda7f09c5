using System.IO.Abstractions.TestingHelpers;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Testing;

namespace RegStore.Tests.Graph;

/// <summary>Which references need a blob: tags, and by digest what no tag leads to.</summary>
/// Covers: BlobUsers.
public sealed class Finding_who_uses_a_blob
{
    private readonly CleanStore _clean = new(new StoreBuilder(new MockFileSystem(), "/data"));

    [Fact]
    public async Task All_that_need_it_are_named_in_order()
    {
        _clean.Store.Tag("alpine", "0", _clean.AlpineEdge);
        var users = new BlobUsers(await IndexAsync());

        Assert.Equal(["alpine:0", "alpine:3.4", "alpine:edge"], Texts(users, CleanStore.Shared));
        Assert.Equal(["alpine:3.4"], Texts(users, CleanStore.Only34));
        Assert.Equal(["team/app:1.2", "team/app:stable"], Texts(users, CleanStore.ForArm64));
        Assert.Equal([$"odd@{_clean.Referrer}"], Texts(users, Digest.Compute("a signature"u8)));
        Assert.Empty(Texts(users, Digest.Compute("not there"u8)));
    }

    [Fact]
    public async Task Only_some_blobs_may_be_asked_for()
    {
        var users = new BlobUsers(await IndexAsync(), new HashSet<Digest> { CleanStore.Only34 });

        Assert.Equal(["alpine:3.4"], Texts(users, CleanStore.Only34));
        Assert.Empty(Texts(users, CleanStore.Shared));
        Assert.Empty(Texts(new BlobUsers(await IndexAsync(), new HashSet<Digest>()), CleanStore.Only34));
    }

    [Theory]
    [InlineData("alpine:3.4", "alpine:3.4")]
    [InlineData("alpine:3.4 alpine:edge", "alpine:3.4 alpine:edge")]
    [InlineData("alpine:other", "")]
    [InlineData("team/app:3.4", "")]
    public async Task Only_some_references_may_be_looked_at(string only, string users) => Assert.Equal(
        users.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Texts(new BlobUsers(await IndexAsync(), only: [.. only.Split(' ').Select(it => ImageReference.Parse(it))]), CleanStore.Shared));

    [Fact]
    public async Task A_reference_by_digest_need_be_no_root()
    {
        ImageReference asked = new(RepositoryName.Parse("alpine"), _clean.Alpine34);
        ImageReference elsewhere = new(RepositoryName.Parse("other"), _clean.AlpineEdge);

        Assert.Equal([$"{asked}"], Texts(new BlobUsers(await IndexAsync(), only: [asked, elsewhere]), CleanStore.Shared));
    }

    private static IEnumerable<string> Texts(BlobUsers users, Digest blob) => users.Of(blob).Select(it => it.ToString());

    private async Task<StoreIndex> IndexAsync() => (await RegistryStore.Open("/data", _clean.Store.Files).ScanAsync()).Index;
}
