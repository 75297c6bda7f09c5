using System.IO.Abstractions.TestingHelpers;
using RegStore.Model;
using RegStore.Testing;

namespace RegStore.Tests.Usage;

/// <summary>Why a blob is alive: every chain from a reference down to it.</summary>
/// Covers: ChainFinder.
public sealed class Finding_chains
{
    private readonly CleanStore _clean = new(new StoreBuilder(new MockFileSystem(), "/data"));

    [Fact]
    public async Task A_shared_layer_is_kept_by_both_tags() =>
        Assert.Equal(["alpine:3.4 manifest layer", "alpine:edge manifest layer"], await ChainsOf(CleanStore.Shared));

    [Fact]
    public async Task A_layer_of_an_index_is_kept_by_way_of_index_and_image() =>
        Assert.Equal(["team/app:1.2 index manifest linux/arm64 layer", "team/app:stable index manifest linux/arm64 layer"], await ChainsOf(CleanStore.ForArm64));

    [Fact]
    public async Task A_manifest_is_kept_by_what_names_it() =>
        Assert.Equal(["team/app:1.2 index manifest linux/amd64", "team/app:stable index manifest linux/amd64"], await ChainsOf(_clean.Amd64));

    [Fact]
    public async Task A_config_is_told_as_such()
    {
        var config = Manifest.Parse(await _clean.Store.Files.File.ReadAllBytesAsync(_clean.Store.FullPath(StoreBuilder.BlobPath(_clean.Alpine34)))).Config!.Digest;

        Assert.Equal(["alpine:3.4 manifest config"], await ChainsOf(config));
    }

    [Fact]
    public async Task A_signature_is_kept_by_its_image() =>
        Assert.Equal(["odd:sha512 manifest referrer layer"], await ChainsOf(Digest.Compute("a signature"u8)));

    [Fact]
    public async Task A_blob_that_is_named_by_sha512_is_kept_under_the_name_that_it_is_stored_by() =>
        Assert.Equal(["odd:sha512 manifest layer"], await ChainsOf(CleanStore.OnlyOdd));

    [Fact]
    public async Task An_untagged_revision_keeps_its_layers()
    {
        var image = _clean.Store.Image("alpine", null, "untagged");

        Assert.Equal([$"alpine@{image} manifest layer"], await ChainsOf(Digest.Compute("untagged"u8)));
    }

    [Fact]
    public async Task An_orphan_is_kept_by_nothing()
    {
        var hold = await Open().FindChainsAsync(_clean.Store.Layer("alpine", "orphan").ToString());

        Assert.Empty(hold.Chains);
        Assert.Empty(hold.Uncertainties);
        Assert.Equal(6, hold.Length);
        Assert.Equal("alpine", Assert.Single(hold.LinkedBy).ToString());
    }

    [Fact]
    public async Task What_an_unreadable_manifest_may_promise_is_said_to_be()
    {
        _clean.Store.Write(StoreBuilder.BlobPath(_clean.Alpine34), "");

        var hold = await Open().FindChainsAsync(CleanStore.Only34.ToString());

        Assert.Empty(hold.Chains);
        Assert.Equal(StoreBuilder.BlobPath(_clean.Alpine34), Assert.Single(hold.Uncertainties).Path);
    }

    [Fact]
    public async Task A_blob_that_is_missing_is_told_with_whom_it_is_missing_to()
    {
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));

        var hold = await Open().FindChainsAsync(CleanStore.Only34.ToString());

        Assert.Null(hold.Length);
        Assert.Equal("alpine:3.4", Assert.Single(hold.Chains).Root.ToString());
    }

    [Fact]
    public async Task First_digits_will_do_if_they_tell_it_from_all_others()
    {
        Assert.Equal(CleanStore.Shared, (await Open().FindChainsAsync(CleanStore.Shared.Abbreviated)).Digest);
        Assert.Equal(CleanStore.Shared, (await Open().FindChainsAsync(CleanStore.Shared.ToString()[..20])).Digest);
        Assert.Contains("more digits", (await Assert.ThrowsAsync<RegistryStoreException>(() => Open().FindChainsAsync("sha256:"))).Message, StringComparison.Ordinal);
        Assert.Equal(StoreFailure.NotInStore, (await Assert.ThrowsAsync<RegistryStoreException>(() => Open().FindChainsAsync("nowhere"))).Failure);
    }

    [Fact]
    public async Task Indexes_that_lead_to_each_other_in_countless_ways_are_told_once()
    {
        // Thirty levels of two indexes that each name both of the next: 2^30 ways down.
        var level = new[] { _clean.Alpine34, _clean.AlpineEdge };
        for (var i = 0; i < 30; i++)
        {
            level = [_clean.Store.Index("alpine", null, (level[0], "linux/amd64"), (level[1], $"linux/left{i}")), _clean.Store.Index("alpine", null, (level[0], "linux/amd64"), (level[1], $"linux/right{i}"))];
        }

        _clean.Store.Tag("alpine", "deep", level[0]);

        var chains = (await Open().FindChainsAsync(CleanStore.Shared.ToString())).Chains.Where(chain => chain.Root.ToString() == "alpine:deep").ToList();

        Assert.Equal(2, chains.Count);
        Assert.All(chains, chain => Assert.Equal(32, chain.Steps.Count));
    }

    private RegistryStore Open() => RegistryStore.Open("/data", _clean.Store.Files);

    private async Task<IEnumerable<string>> ChainsOf(Digest digest) => (await Open().FindChainsAsync(digest.ToString())).Chains
        .Select(chain => $"{chain.Root} {string.Join(' ', chain.Steps.Select(step => step.Platform is { } platform ? $"{step.Role} {platform}".ToLowerInvariant() : $"{step.Role}".ToLowerInvariant()))}");
}
