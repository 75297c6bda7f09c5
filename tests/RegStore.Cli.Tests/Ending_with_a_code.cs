using RegStore.Testing;

using FileSystem = System.IO.Abstractions.FileSystem;

namespace RegStore.Cli.Tests;

/// <summary>Bad input ends with the promised code and a message that names the path; nothing crashes, nothing hangs.</summary>
public sealed class Ending_with_a_code : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("verify")]
    [InlineData("verify", "")]
    [InlineData("list", "--paralel", "3", ".")]
    [InlineData("verify", ".", "not a reference")]
    [InlineData("list", ".", "Not/A/Name:")]
    [InlineData("verify", ".", "--fail-on", "anything")]
    [InlineData("verify", ".", "--parallel", "0")]
    [InlineData("catalog", ".", "--server", "1.0")]
    [InlineData("inspect", ".", "a:b", "--raw", "--config")]
    [InlineData("backup", ".")]
    [InlineData("backup", ".", "out.tar", "--compress", "rar")]
    [InlineData("backup", ".", "out.tar", "--level", "12")]
    [InlineData("backup", ".", "out.tar", "--owner", "root")]
    [InlineData("backup", ".", "out.tar", "--overwrite", "perhaps")]
    [InlineData("backup", ".", "")]
    [InlineData("backup", ".", "out.zst", "--compress", "gzip", "--level", "15")]
    [InlineData("restore", "", "dir")]
    [InlineData("restore", "out.tar", "")]
    [InlineData("backup", ".", "-", "--read-back")]
    [InlineData("restore", "out.tar")]
    [InlineData("restore", "out.tar", "dir", "--rename", "a")]
    [InlineData("restore", "out.tar", "dir", "--rename", "a=B")]
    [InlineData("frobnicate")]
    public async Task Wrong_usage_is_2(params string[] arguments)
    {
        var (code, _, error) = await Regstore.RunAsync(arguments);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("Run \"regstore ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "does not exist")]
    [InlineData("file", "nor a tar archive")]
    [InlineData("empty", "holds no registry")]
    [InlineData("layout", "OCI image layout")]
    [InlineData("version1", "version 1")]
    public async Task No_store_is_10(string name, string message)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "file"), "x");
        foreach (var directory in new[] { "empty", "layout/blobs", "version1/images", "version1/repositories" })
        {
            Directory.CreateDirectory(Path.Combine(_directory, directory));
        }

        await File.WriteAllTextAsync(Path.Combine(_directory, "layout/oci-layout"), "{}");
        foreach (var verb in new[] { "verify", "list", "catalog", "tree", "backup", "restore" })
        {
            string[] target = verb is "backup" or "restore" ? [Path.Combine(_directory, "target")] : [];
            var (code, output, error) = await Regstore.RunAsync([verb, Path.Combine(_directory, name), .. target]);

            Assert.Equal(ExitCodes.NoStore, code);
            Assert.Empty(output);
            Assert.Contains(Path.Combine(_directory, name), error, StringComparison.Ordinal);
            Assert.Contains(message, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_store_in_which_every_link_is_empty_is_4()
    {
        foreach (var link in Files(new CleanStore(new StoreBuilder(new FileSystem(), _directory)), "link"))
        {
            await File.WriteAllTextAsync(link, "");
        }

        var (code, _, error) = await Regstore.RunAsync("verify", _directory);

        Assert.Equal(ExitCodes.Damage, code);
        Assert.Equal("", error);
    }

    [Fact]
    public async Task A_store_of_random_bytes_is_4()
    {
        foreach (var file in Files(new CleanStore(new StoreBuilder(new FileSystem(), _directory)), "*"))
        {
            await File.WriteAllBytesAsync(file, System.Security.Cryptography.RandomNumberGenerator.GetBytes(300));
        }

        Assert.Equal(ExitCodes.Damage, (await Regstore.RunAsync("verify", _directory)).Code);
        Assert.Equal(ExitCodes.Done, (await Regstore.RunAsync("list", "--long", _directory)).Code);
        Assert.Equal(ExitCodes.Damage, (await Regstore.RunAsync("inspect", _directory, "alpine:3.4")).Code);
        Assert.Equal(ExitCodes.Done, (await Regstore.RunAsync("tree", _directory)).Code);
    }

    [Fact]
    public async Task Warnings_alone_are_0_and_on_request_5()
    {
        new CleanStore(new StoreBuilder(new FileSystem(), _directory)).Store.Write("repositories/alpine/_manifests/notes.txt", "x");

        Assert.Equal(ExitCodes.Done, (await Regstore.RunAsync("verify", _directory)).Code);
        Assert.Equal(ExitCodes.Warnings, (await Regstore.RunAsync("verify", _directory, "--fail-on", "warning")).Code);
    }

    [Theory]
    [InlineData("inspect", "alpine:none")]
    [InlineData("inspect", "none:latest")]
    [InlineData("verify", "alpine:none")]
    [InlineData("history", "odd:sha512")]
    [InlineData("list", "none")]
    [InlineData("tree", "none")]
    [InlineData("du", "none")]
    [InlineData("why", "0000")]
    [InlineData("tags", "none")]
    public async Task What_the_store_does_not_hold_is_1(string verb, string name)
    {
        _ = new CleanStore(new StoreBuilder(new FileSystem(), _directory));

        var (code, output, error) = await Regstore.RunAsync(verb, _directory, name);

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Empty(output);
        Assert.Contains(name.Split(':')[0], error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("docker")]
    [InlineData("docker/registry")]
    [InlineData("docker/registry/v2")]
    public async Task Every_way_of_naming_the_store_is_0(string below)
    {
        _ = new CleanStore(new StoreBuilder(new FileSystem(), _directory));

        Assert.Equal(ExitCodes.Done, (await Regstore.RunAsync("verify", Path.Combine(_directory, below))).Code);
    }

    private static string[] Files(CleanStore store, string pattern) => Directory.GetFiles(store.Store.Root, pattern, SearchOption.AllDirectories);
}
