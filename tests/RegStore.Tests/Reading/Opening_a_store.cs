using System.IO.Abstractions.TestingHelpers;
using RegStore.Testing;

namespace RegStore.Tests.Reading;

/// Covers: NearbyStores, RootFinder.
public sealed class Opening_a_store
{
    private readonly MockFileSystem _files = new();

    [Theory]
    [InlineData("/data")]
    [InlineData("/data/")]
    [InlineData("/data/docker")]
    [InlineData("/data/docker/registry")]
    [InlineData("/data/docker/registry/v2")]
    public void Any_directory_from_the_volume_down_to_v2_is_the_same_store(string path)
    {
        var root = new StoreBuilder(_files, "/data").Root;

        Assert.Equal(root, RegistryStore.Open(path, _files).Root);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/data/docker/registry/v2/blobs")]
    public void Anything_else_is_none(string path)
    {
        _ = new StoreBuilder(_files, "/data");

        Assert.Equal(StoreFailure.NoStore, Assert.Throws<RegistryStoreException>(() => RegistryStore.Open(path, _files)).Failure);
        Assert.False(RegistryStore.TryOpen(path, out _, _files));
    }

    [Theory]
    [InlineData("registry-data", "/var/lib/docker/volumes/registry-data/_data")]
    [InlineData("/srv/Shop", "/var/lib/docker/volumes/shop_images/_data")]
    [InlineData("/var/lib/docker/volumes", "/var/lib/docker/volumes/registry-data/_data")]
    public void The_volume_of_Docker_that_is_meant_is_named(string path, string meant)
    {
        _ = new StoreBuilder(_files, "/var/lib/docker/volumes/registry-data/_data");
        _ = new StoreBuilder(_files, "/var/lib/docker/volumes/shop_images/_data");
        _files.AddFile("/srv/Shop/compose.yaml", new MockFileData("services:\n  registry:\n    volumes:\n      - images:/var/lib/registry\nvolumes:\n  images:\n"));

        Assert.EndsWith($"did you mean {meant}?", Assert.Throws<RegistryStoreException>(() => RegistryStore.Open(path, _files)).Message, StringComparison.Ordinal);
    }
}
