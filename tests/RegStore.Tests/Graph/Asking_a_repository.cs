using System.IO.Abstractions.TestingHelpers;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Testing;

namespace RegStore.Tests.Graph;

/// <summary>Who leads to whom in a repository, and under which digest what is named lies.</summary>
/// Covers: RepositoryEntry, RepositoryGraph.
public sealed class Asking_a_repository
{
    private readonly CleanStore _clean = new(new StoreBuilder(new MockFileSystem(), "/data"));

    [Fact]
    public async Task An_index_leads_to_its_entries_and_a_pull_of_it_to_theirs()
    {
        var (graph, _) = await GraphOf("team/app");

        Assert.Equal([_clean.Amd64, _clean.Arm64], graph.Children(_clean.Index));
        Assert.Empty(graph.Children(_clean.Amd64));
        Assert.Superset(new HashSet<Digest> { _clean.Index, _clean.Amd64, _clean.Arm64, CleanStore.ForArm64 }, graph.Pulled(_clean.Index).ToHashSet());
        Assert.DoesNotContain(CleanStore.ForArm64, graph.Pulled(_clean.Amd64));
        Assert.Equal(_clean.Index, graph.Pulled(_clean.Index).First());
    }

    [Fact]
    public async Task An_image_keeps_what_refers_to_it_and_what_a_tag_attaches_to_it()
    {
        var signature = _clean.Store.Image("odd", $"{_clean.Odd}.sig".Replace(':', '-'), "a signature of old");
        var (graph, _) = await GraphOf("odd");

        Assert.Equal([_clean.Referrer, signature], graph.Kept(_clean.Odd));
        Assert.DoesNotContain(_clean.Referrer, graph.Pulled(_clean.Odd));
    }

    [Fact]
    public async Task A_tag_that_is_named_after_what_it_names_attaches_nothing()
    {
        _clean.Store.Tag("alpine", $"{_clean.Alpine34}".Replace(':', '-'), _clean.Alpine34);

        var (graph, repository) = await GraphOf("alpine");

        Assert.All(repository.Tags, tag => Assert.Null(tag.Subject));
        Assert.Empty(graph.Kept(_clean.Alpine34));
    }

    [Fact]
    public async Task What_was_uploaded_by_sha512_is_asked_for_by_that_name_and_stored_by_another()
    {
        var stored = CleanStore.OnlyOdd;
        var (graph, repository) = await GraphOf("odd");

        Assert.Equal(stored, repository.StoredAs(_clean.Sha512Layer));
        Assert.Equal([_clean.Sha512Layer, stored], graph.Names(_clean.Sha512Layer));
        Assert.Superset(new HashSet<Digest> { _clean.Sha512Layer, stored }, graph.Pulled(_clean.Odd).ToHashSet());
        Assert.Contains(stored, graph.Content(_clean.Odd));
        Assert.DoesNotContain(_clean.Sha512Layer, graph.Content(_clean.Odd));
    }

    [Fact]
    public async Task A_link_that_says_another_blob_tells_what_a_registry_serves_and_not_where_the_blob_lies()
    {
        _clean.Store.Write(StoreBuilder.LayerPath("alpine", CleanStore.Only34), $"{CleanStore.Shared}");

        var (_, repository) = await GraphOf("alpine");

        Assert.Equal(CleanStore.Only34, repository.StoredAs(CleanStore.Only34));
        Assert.Equal(CleanStore.Shared, repository.FindLayerLink(CleanStore.Only34)!.Value.ServedAs);
        Assert.Equal(CleanStore.Shared, repository.FindLayerLink(CleanStore.Shared)!.Value.ServedAs);
    }

    [Fact]
    public async Task A_manifest_names_its_content_and_the_entries_of_an_index()
    {
        var (graph, _) = await GraphOf("team/app");

        Assert.Equal([_clean.Amd64, _clean.Arm64], graph.Named(_clean.Index));
        Assert.Contains(CleanStore.ForArm64, graph.Named(_clean.Arm64));
        Assert.Equal([_clean.Arm64, .. graph.Named(_clean.Arm64)], graph.Content(_clean.Arm64));
        Assert.Equal([_clean.Index], graph.Content(_clean.Index));
    }

    [Fact]
    public async Task What_is_no_manifest_names_nothing()
    {
        var absent = Digest.Compute("not there"u8);
        var (graph, _) = await GraphOf("alpine");

        Assert.Empty(graph.Children(absent));
        Assert.Empty(graph.Named(absent));
        Assert.Equal([absent], graph.Content(absent));
        Assert.Equal([absent], graph.Pulled(absent));
    }

    [Fact]
    public async Task Tags_are_pulled_and_by_digest_what_no_other_leads_to()
    {
        var untagged = _clean.Store.Image("team/app", null, "of no tag");
        var (graph, _) = await GraphOf("team/app");

        Assert.Equal(
            [("team/app:1.2", _clean.Index), ("team/app:stable", _clean.Index), ($"team/app@{untagged}", untagged)], graph.Roots().Select(it => (it.Reference.ToString(), it.Digest)));
    }

    private async Task<(RepositoryGraph Graph, RepositoryEntry Repository)> GraphOf(string name)
    {
        var index = (await RegistryStore.Open("/data", _clean.Store.Files).ScanAsync()).Index;
        var repository = index.Repositories.Single(it => $"{it.Name}" == name);
        return (new RepositoryGraph(index, repository), repository);
    }
}
