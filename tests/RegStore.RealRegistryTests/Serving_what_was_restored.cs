using RegStore.Cli.Tests;
using RegStore.Model;
using RegStore.Reading;
using RegStore.RealRegistryTests.Servers;
using RegStore.Tests;

namespace RegStore.RealRegistryTests;

/// <summary>What comes out of an archive is what went in: a real server serves it, a real client pulls it, digest for digest.</summary>
[Collection(nameof(PushedStore))]
public sealed class Serving_what_was_restored(PushedStore pushed) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    private string Target => Path.Combine(_directory, "restored");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [InlineData("out.tar")]
    [InlineData("out.tar.gz")]
    [InlineData("out.tar.zst")]
    public async Task Every_tag_and_every_platform_pulls_after_restore(string name)
    {
        var source = pushed.Demand();
        var archive = Path.Combine(_directory, name);
        Assert.Equal(0, (await Regstore.RunAsync("backup", source.Data, archive, "--read-back")).Code);
        Assert.Equal(0, (await Regstore.RunAsync("verify", archive, "--fail-on", "warning")).Code);
        Assert.Equal(0, (await Regstore.RunAsync("restore", archive, Target)).Code);

        await DemandSame(source);
    }

    [SkippableFact]
    public async Task Every_tag_and_every_platform_pulls_after_plain_tar()
    {
        var source = pushed.Demand();
        var archive = Path.Combine(_directory, "out.tar");
        Assert.Equal(0, (await Regstore.RunAsync("backup", source.Data, archive)).Code);
        Directory.CreateDirectory(Target);
        await RealProgram.DemandAsync("tar", "-xf", archive, "-C", Target);

        await DemandSame(source);
    }

    [SkippableFact]
    public async Task A_backup_of_the_result_is_the_same_bytes()
    {
        var source = pushed.Demand();
        var (first, again, second) = (Path.Combine(_directory, "1.tar"), Path.Combine(_directory, "2.tar"), Path.Combine(_directory, "3.tar"));
        await Regstore.RunAsync("backup", source.Data, first);
        await Regstore.RunAsync("backup", source.Data, again);
        await Regstore.RunAsync("restore", first, Target);
        await Regstore.RunAsync("backup", Target, second);

        Assert.Equal(await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(again));
        Assert.Equal(await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));
    }

    [SkippableFact]
    public async Task A_server_that_was_restored_into_takes_pushes_and_collects_garbage()
    {
        var source = pushed.Demand();
        var archive = Path.Combine(_directory, "out.tar");
        await Regstore.RunAsync("backup", source.Data, archive);
        await Regstore.RunAsync("restore", archive, Target);
        await using var server = await RegistryServer.StartAsync(Target);

        using var images = new ImageFolder();
        await images.PushAsync(server, "alpine:new", [("etc/motd", "after the restore")]);

        Assert.Equal(0, (await server.CollectAsync(deleteUntagged: false)).Code);
        Assert.Equal(0, (await server.CollectAsync(deleteUntagged: true)).Code);
        Assert.Equal(0, (await Regstore.RunAsync("verify", server.Data, "--fail-on", "warning")).Code);
    }

    private async Task DemandSame(RegistryServer source)
    {
        var before = (await RegistryStore.Open(source.Data).ScanAsync()).Index;
        await using var server = await RegistryServer.StartAsync(Target);
        var (tags, children) = (0, 0);
        foreach (var repository in before.Repositories)
        {
            foreach (var tag in repository.Tags)
            {
                // A client that anybody has, and one that looks at every byte.
                await RealProgram.DemandAsync(
                    RealProgram.Skopeo, "--insecure-policy", "copy", "--quiet", "--all", "--src-tls-verify=false",
                    $"docker://{server.Host}/{repository.Name}:{tag.Tag}", $"dir:{Path.Combine(_directory, "pulled")}");
                await DemandPull(server, repository, tag.Tag.ToString(), tag.Current.Target!.Value);
                tags++;
            }

            foreach (var revision in repository.Revisions)
            {
                await DemandPull(server, repository, revision.Named.ToString(), revision.Named);
                children += before.FindManifest(revision.Named)!.Manifests.Count;
            }
        }

        Assert.True(tags > 10 && children > 3, $"only {tags} tags and {children} platforms were pulled");
        Assert.Equal((await source.GetAsync("_catalog?n=1000")).Body, (await server.GetAsync("_catalog?n=1000")).Body);
    }

    private static async Task DemandPull(RegistryServer server, RepositoryEntry repository, string reference, Digest expected) =>
        Assert.Null(await new PullingClient(server).PullAsync(repository.Name.ToString(), reference, expected));
}
