using RegStore.Cli.Tests;
using RegStore.RealRegistryTests.Servers;
using RegStore.Tests;

namespace RegStore.RealRegistryTests;

/// <summary>
/// The compose sample, run by docker with the image of a release: images are pushed, nights pass, the pool is verified, and a night that failed makes it unhealthy.
/// It takes root and minutes: <c>REGSTORE_DOCKERD=1</c> runs it.
/// </summary>
public sealed class Nights_in_containers : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    // On a build machine without docker there is none, rather than one that is skipped.
    public static TheoryData<string> Samples => DockerDaemon.IsWanted || Environment.GetEnvironmentVariable("CI") != "true" ? ["compose"] : ["its lines"];

    private string Site => Path.Combine(_directory, "site");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Samples))]
    public async Task The_sample_keeps_a_pool(string sample)
    {
        var compose = SourceTree.PathOf("samples", "compose", "compose.yaml");
        if (sample != "compose")
        {
            Assert.Contains("image: regstore:latest", await File.ReadAllTextAsync(compose), StringComparison.Ordinal);
            return;
        }

        await using var docker = await DockerDaemon.StartAsync(_directory, hasNetwork: true);
        RealProgram.Demand("docker-compose", RealProgram.Registry, RealProgram.Skopeo, RealProgram.Buildah, "docker-init");

        // Of what is committed: a release is a state that has a name.
        await RealProgram.DemandAsync("git", "clone", "--quiet", SourceTree.Root, Path.Combine(_directory, "source"));
        await RealProgram.DemandAsync(Path.Combine(_directory, "source", "src", "Packaging", "pack"), Path.Combine(_directory, "release"), "image");
        Assert.Contains("Loaded image: regstore:latest", await docker.RunAsync("load", "--input", Directory.GetFiles(Path.Combine(_directory, "release"), "*-image.tar").Single()), StringComparison.Ordinal);
        Assert.Contains("no errors were found", await docker.RunAsync("run", "--rm", "--network", "none", "--volume", $"{SourceTree.PathOf("samples", "data")}:/data:ro", "regstore", "verify", "/data"), StringComparison.Ordinal);
        await LoadRegistryAsync(docker);
        Directory.CreateDirectory(Path.Combine(Site, "data"));
        File.Copy(compose, Path.Combine(Site, "compose.yaml"));
        await docker.ComposeAsync(Site, "up", "--detach");
        try
        {
            await Eventually.Async("the first night ends", async () => await CountAsync(docker) > 0);
            Assert.Equal("healthy", await HealthAsync(docker));
            Assert.Contains("nothing has been pushed yet", await docker.ComposeAsync(Site, "logs", "regstore"), StringComparison.Ordinal);

            await PushAsync("alpine:3.4");
            await NightAsync(docker, "healthy");
            await PushAsync("alpine:edge");
            await NightAsync(docker, "healthy");

            // Both are of one day, of which the last is kept.
            Assert.Single(await SnapshotPool.Open(Path.Combine(Site, "pool")).ListAsync());
            await Regstore.TextAsync("verify", Path.Combine(Site, "pool"));
            Assert.Contains("alpine:edge", await Regstore.TextAsync("list", $"{Site}/pool@latest"), StringComparison.Ordinal);

            var blob = Directory.GetFiles(Path.Combine(Site, "pool", "docker"), "data", SearchOption.AllDirectories)[0];
            var bytes = await File.ReadAllBytesAsync(blob);
            bytes[0]++;
            await File.WriteAllBytesAsync(blob, bytes);

            // As if a month had passed: what was read this night is not due yet. Had its length changed, the snapshot would have copied it again.
            File.Delete(Path.Combine(Site, "state", "pool.scrub"));
            await NightAsync(docker, "unhealthy");
            Assert.Contains("verify ended with 4", await File.ReadAllTextAsync(Path.Combine(Site, "state", "failed")), StringComparison.Ordinal);
        }
        finally
        {
            await docker.ComposeAsync(Site, "down");
        }
    }

    // Debian's registry as the image that the sample names: there is no network to pull it from.
    private async Task LoadRegistryAsync(DockerDaemon docker)
    {
        var root = Path.Combine(_directory, "registry");
        var program = (await RealProgram.DemandAsync("which", RealProgram.Registry)).Trim();
        Directory.CreateDirectory(root);
        await File.WriteAllTextAsync(Path.Combine(root, "config.yml"), "version: 0.1\nstorage: {filesystem: {rootdirectory: /var/lib/registry} }\nhttp: {addr: \":5000\"}\n");
        await RealProgram.DemandAsync("bash", "-c", $"""
            set -e
            for file in {program} $(ldd {program} | grep -o '/[^ ]*'); do install -D "$file" "{root}$file"; done
            mkdir -p {root}/var/lib/registry {root}/tmp
            tar -C {root} -cf {root}.tar .
            """);
        await docker.RunAsync("import", "--change", $"CMD [\"{program}\",\"serve\",\"/config.yml\"]", $"{root}.tar", "registry:2");
    }

    private async Task PushAsync(string reference)
    {
        var image = Path.Combine(_directory, $"{reference.Replace(':', '-')}.tar");
        await Regstore.TextAsync("export", SourceTree.PathOf("samples", "data"), reference, "--output", image);
        await RealProgram.DemandAsync(RealProgram.Skopeo, "--insecure-policy", "copy", "--quiet", "--dest-tls-verify=false", $"oci-archive:{image}", $"docker://127.0.0.1:5000/{reference}");
    }

    // As if the last night were two days ago: what was missed is made up for at the start.
    private async Task NightAsync(DockerDaemon docker, string health)
    {
        File.SetLastWriteTimeUtc(Path.Combine(Site, "state", "night"), DateTime.UtcNow.AddDays(-2));
        var nights = await CountAsync(docker);
        await docker.ComposeAsync(Site, "restart", "regstore");
        await Eventually.Async("the night ends", async () => await CountAsync(docker) > nights);
        Assert.Equal(health == "unhealthy", File.Exists(Path.Combine(Site, "state", "failed")));
        Assert.Equal(health, await HealthAsync(docker));
    }

    private async Task<int> CountAsync(DockerDaemon docker) => (await docker.ComposeAsync(Site, "logs", "regstore")).Split("the next night is").Length - 1;

    // What the healthcheck of the sample would say now, which asks every five minutes only.
    private async Task<string> HealthAsync(DockerDaemon docker)
    {
        var container = (await docker.ComposeAsync(Site, "ps", "--quiet", "regstore")).Trim();
        var command = (await docker.RunAsync("inspect", "--format", "{{range .Config.Healthcheck.Test}}{{.}} {{end}}", container)).Trim().Split(' ');
        Assert.Equal("CMD", command[0]);
        return (await docker.RunAsync("exec", container, "sh", "-c", $"{string.Join(' ', command[1..])} && echo healthy || echo unhealthy")).Trim();
    }
}
