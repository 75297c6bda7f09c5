using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Testing;
using RegStore.Tests.Archives;

namespace RegStore.Tests.Reading;

/// <summary>A cron line that names the wrong directory or tar must fail: what is read there is nothing, and nothing would be called sound.</summary>
/// Covers: StoreShape.
public sealed class Refusing_what_is_no_registry : IDisposable
{
    private static readonly string Hex = new('a', 64);

    private static readonly Dictionary<string, string[]> Formats = new()
    {
        ["ollama"] = [$"blobs/sha256-{Hex}", "manifests/registry.example/library/x/latest"],
        ["containerd"] = [$"blobs/sha256/{Hex}", "ingest/x/data", "metadata.db"],
        ["containerd without more"] = [$"blobs/sha256/{Hex}"],
        ["OCI layout"] = [$"blobs/sha256/{Hex}", "oci-layout", "index.json"],
        ["docker save"] = [$"blobs/sha256/{Hex}", "manifest.json", "repositories"],
        ["registry v1"] = [$"images/{Hex}/json", "repositories/library/x/tag_latest"],
        ["anything"] = ["notes.txt"],
    };

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<string> Names => [.. Formats.Keys];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Another_program_s_directory_or_tar_is_no_store(string format)
    {
        var tar = new TarBuilder();
        foreach (var file in Formats[format])
        {
            var path = Path.Combine(_directory, "other", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "x");
            tar.Add($"other/{file}", "x");
        }

        await File.WriteAllBytesAsync(Path.Combine(_directory, "other.tar"), tar.End().Bytes);

        Assert.Equal(StoreFailure.NoStore, Assert.Throws<RegistryStoreException>(() => RegistryStore.Open(Path.Combine(_directory, "other"))).Failure);
        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(Path.Combine(_directory, "other.tar")).VerifyAsync());
        Assert.Equal(StoreFailure.NoStore, failure.Failure);
        await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(Path.Combine(_directory, "other.tar")).BackupAsync(Path.Combine(_directory, "out.tar")));
        Assert.False(File.Exists(Path.Combine(_directory, "out.tar")));
    }

    [Fact]
    public async Task An_empty_v2_directory_is_an_empty_registry_as_to_every_server()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "docker", "registry", "v2"));

        Assert.Empty((await RegistryStore.Open(_directory).ListAsync()).Repositories);
    }

    [Fact]
    public async Task Of_two_stores_in_one_tar_neither_is_chosen()
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        var tar = new TarBuilder().AddStore(clean.Store.Root, "one/docker/registry/v2/").AddStore(clean.Store.Root, "two/docker/registry/v2/").End();
        await File.WriteAllBytesAsync(Path.Combine(_directory, "two.tar"), tar.Bytes);

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(Path.Combine(_directory, "two.tar")).ListAsync());

        Assert.Equal(StoreFailure.NoStore, failure.Failure);
        Assert.Contains("one/docker/registry/v2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("two/docker/registry/v2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_holds_a_copy_of_another_is_not_taken_for_either()
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        var copy = new StoreBuilder(new FileSystem(), clean.Store.Root);
        copy.Image("app", "1", "layer");

        var failure = Assert.Throws<RegistryStoreException>(() => RegistryStore.Open(clean.Store.Root));

        Assert.Equal(StoreFailure.NoStore, failure.Failure);
        Assert.Contains(copy.Root, failure.Message, StringComparison.Ordinal);
    }
}
