using System.IO.Abstractions.TestingHelpers;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Testing;
using RegStore.Tests.Stores;

namespace RegStore.Tests.Listing;

/// Covers: RepositoryLister, ServerAnswers, StorageTree, TagDescriber.
public sealed class Listing_a_store
{
    private readonly StoreBuilder _store = new(new MockFileSystem(), "/data");

    [Fact]
    public async Task Names_alone_open_no_file()
    {
        var counting = new CountingSource(new DirectorySource(new CleanStore(_store).Store.Files, _store.Root));

        var listing = await new RegistryStore(_store.Root, counting, TimeProvider.System).ListAsync();

        Assert.Equal(["alpine", "odd", "team/app"], listing.Repositories.Select(repository => repository.Name.ToString()));
        Assert.Equal(0, counting.Reads);
    }

    [Fact]
    public async Task Details_open_links_and_manifests()
    {
        var counting = new CountingSource(new DirectorySource(new CleanStore(_store).Store.Files, _store.Root));

        var listing = await new RegistryStore(_store.Root, counting, TimeProvider.System).ListAsync(details: true);

        var tag = listing.Repositories[^1].Tags[0];
        Assert.Equal(("1.2", ManifestKind.Index, "linux/amd64,linux/arm64"), (tag.Tag.ToString(), tag.Kind, string.Join(',', tag.Platforms)));
        Assert.True(counting.Reads > 0);
    }

    [Fact]
    public async Task A_size_is_given_only_if_the_length_of_every_layer_is_known()
    {
        var layer = _store.Layer("old", "a layer");
        var manifest = $$"""{"schemaVersion":1,"name":"old","tag":"1","fsLayers":[{"blobSum":"{{layer}}"},{"blobSum":"{{_store.Layer("old", "another")}}"}],"history":[]}""";
        _store.Manifest("old", manifest, "1");
        var store = RegistryStore.Open("/data", _store.Files);

        Assert.Equal(manifest.Length + "a layer".Length + "another".Length, await SizeAsync());
        _store.Delete(StoreBuilder.BlobPath(layer));
        Assert.Null(await SizeAsync());

        async Task<long?> SizeAsync() => (await store.ListAsync(details: true)).Repositories[0].Tags[0].Size;
    }

    [Fact]
    public async Task Nested_empty_and_unfinished_repositories_are_found()
    {
        foreach (var directory in new[] { "a/_layers", "a/1/_uploads", "a/b/c/_manifests", "a-z/_layers", "nothing/at/all" })
        {
            _store.Files.Directory.CreateDirectory(_store.FullPath($"repositories/{directory}"));
        }

        var listing = await RegistryStore.Open("/data", _store.Files).ListAsync();

        Assert.Equal(["a", "a-z", "a/1", "a/b/c"], listing.Repositories.Select(repository => repository.Name.ToString()));
    }

    [Fact]
    public async Task The_catalog_is_in_the_order_of_the_server_and_by_its_marks()
    {
        foreach (var name in new[] { "a", "a/1", "a/b", "a/b/c", "a-z" })
        {
            _store.Image(name, "x", "layer");
        }

        _store.Files.Directory.CreateDirectory(_store.FullPath("repositories/half/_layers"));
        _store.Files.Directory.CreateDirectory(_store.FullPath("repositories/other/_manifests"));
        var store = RegistryStore.Open("/data", _store.Files);

        Assert.Equal(["a/1", "a", "a/b", "a/b/c", "a-z", "half"], await store.CatalogAsync(ServerGenerations.Two));
        Assert.Equal(["a/1", "a", "a/b", "a/b/c", "a-z", "other"], await store.CatalogAsync());
    }
}
