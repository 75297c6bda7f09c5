using System.IO.Abstractions.TestingHelpers;
using RegStore.Tests.Stores;

namespace RegStore.Tests.Reading;

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
}
