using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using RegStore.Model;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Reading;

/// <summary>Where the truth lies elsewhere nothing is claimed from absence.</summary>
/// Covers: CacheEntry, CacheState, FetchedContent, StoreKindDetector.
public sealed class Telling_whose_store_it_is
{
    private readonly CleanStore _clean = new(new StoreBuilder(new MockFileSystem(), "/data"));

    [Fact]
    public async Task In_a_pull_through_cache_missing_content_is_a_note_and_wrong_content_an_error()
    {
        _clean.Store.BeCache(("alpine", _clean.Alpine34));
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.ForArm64), "Layer for arm64");
        _clean.Store.Blob("an orphan");

        var report = await Verify();

        Assert.Equal(StoreKind.PullThroughCache, report.Kind);
        Assert.Equal(
            [(FindingKind.BlobDigestMismatch.Id, Severity.Error), (FindingKind.BlobMissing.Id, Severity.Info)],
            report.Findings.Select(finding => (finding.Kind.Id, finding.Severity)).OrderByDescending(it => it.Severity));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task One_that_fetched_nothing_is_a_registry_like_any(string state)
    {
        _clean.Store.Write("../../../scheduler-state.json", state);
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));

        var report = await Verify();

        Assert.Equal(StoreKind.Plain, report.Kind);
        Assert.Equal([(FindingKind.BlobMissing.Id, Severity.Error)], report.Findings.Select(finding => (finding.Kind.Id, finding.Severity)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task A_state_that_the_server_does_not_start_with_is_an_error_and_says_how_to_go_on(string state)
    {
        _clean.Store.Write("../../../scheduler-state.json", state);

        var finding = Assert.Single((await Verify()).Findings);

        Assert.Equal((FindingKind.CacheStateDamaged, Severity.Error), (finding.Kind, finding.Severity));
        Assert.Equal([Remedy.DeleteCacheState], finding.Remedies);
    }

    [Fact]
    public async Task In_a_former_cache_what_was_pushed_must_be_there()
    {
        _clean.Store.BeCache(("team/app", _clean.Index));
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));

        var report = await Verify();

        Assert.Equal([(FindingKind.BlobMissing.Id, Severity.Error)], report.Findings.Select(finding => (finding.Kind.Id, finding.Severity)));
        Assert.Equal(["alpine:3.4"], report.Findings[0].Affects.Select(it => it.ToString()));
    }

    [Fact]
    public async Task What_was_restored_of_a_cache_is_one_again()
    {
        var directory = Directory.CreateTempSubdirectory("regstore-").FullName;
        try
        {
            var clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(directory, "data")));
            clean.Store.BeCache(("alpine", clean.Alpine34));
            clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));
            await RegistryStore.Open(clean.Store.Data).BackupAsync(Path.Combine(directory, "out.tar"));

            var restored = await RegistryStore.Open(Path.Combine(directory, "out.tar")).RestoreAsync(Path.Combine(directory, "restored"));
            var report = await RegistryStore.Open(Path.Combine(directory, "restored")).VerifyAsync();

            Assert.True(restored.IsRestored);
            Assert.Equal(StoreKind.PullThroughCache, report.Kind);
            Assert.DoesNotContain(report.Findings, finding => finding.Severity > Severity.Info);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task With_a_database_beside_it_nothing_is_called_an_orphan_and_stale_tags_are_notes()
    {
        _clean.Store.Write("../lockfiles/database-in-use", "database-in-use");
        _clean.Store.Delete(StoreBuilder.RevisionPath("alpine", _clean.AlpineEdge));
        _clean.Store.Blob("a layer of a manifest in the database");

        var report = await Verify();

        Assert.Equal(StoreKind.GitLabDatabase, report.Kind);
        Assert.Equal([(FindingKind.TagDangling.Id, Severity.Info)], report.Findings.Select(finding => (finding.Kind.Id, finding.Severity)));
    }

    [Fact]
    public async Task Without_any_tag_no_revision_is_called_untagged()
    {
        foreach (var repository in new[] { "alpine", "team/app", "odd" })
        {
            _clean.Store.Delete($"repositories/{repository}/_manifests/tags");
        }

        var report = await Verify();

        Assert.Equal(StoreKind.Tagless, report.Kind);
        Assert.Empty(report.Findings);
        Assert.Equal(ServerGenerations.Two, report.BlocksGcDeleteUntagged);
    }

    private Task<VerifyReport> Verify() => RegistryStore.Open("/data", _clean.Store.Files).VerifyAsync();
}
