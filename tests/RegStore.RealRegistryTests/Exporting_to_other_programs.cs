using RegStore.Cli.Tests;
using RegStore.Model;
using RegStore.RealRegistryTests.Servers;
using RegStore.Restore;
using RegStore.Rootfs;
using RegStore.Tests;

namespace RegStore.RealRegistryTests;

/// <summary>What is exported from a store that a real server wrote is what other programs take: skopeo, buildah, umoci, docker, and a server that it is imported for.</summary>
[Collection(nameof(PushedStore))]
public sealed class Exporting_to_other_programs(PushedStore pushed, Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-export-").FullName;

    public static TheoryData<string> Sources => ["directory", "archive.tar", "archive.tar.zst"];

    // A daemon takes root and a minute: a build machine runs it where it is asked to.
    public static TheoryData<string> Programs =>
        Environment.GetEnvironmentVariable("CI") == "true" && !DockerDaemon.IsWanted ? [RealProgram.Buildah] : [RealProgram.Buildah, "docker"];

    private string Out => Path.Combine(_directory, "out.tar");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Sources))]
    public async Task Every_image_is_pushed_back_by_skopeo_with_its_digest(string source)
    {
        var server = pushed.Demand();
        await using var target = await RegistryServer.StartAsync();
        using var store = await OpenAsync(server, source);
        foreach (var (reference, digest) in await ImagesAsync(store))
        {
            await store.ExportAsync([reference], Out);
            if (await IsNoImage(store, digest))
            {
                // Debian's skopeo takes an artifact apart as if it were an image.
                continue;
            }

            await RealProgram.DemandAsync(
                RealProgram.Skopeo, "--insecure-policy", "copy", "--quiet", "--all", "--preserve-digests", "--dest-tls-verify=false", $"oci-archive:{Out}", $"docker://{target.Host}/{reference}");
            Assert.Equal(digest, Digest.Compute((await target.GetAsync($"{reference.Repository}/manifests/{reference.Tag}")).Body));
        }
    }

    [SkippableTheory]
    [InlineData("oci", "out.tar")]
    [InlineData("oci", "out.tar.zst")]
    [InlineData("oci-dir", "layout")]
    public async Task All_images_at_once_come_back_by_import_and_are_served(string format, string name)
    {
        var server = pushed.Demand();
        var path = Path.Combine(_directory, name);
        var images = await ImagesAsync(RegistryStore.Open(server.Data));
        Assert.Equal(0, (await Regstore.RunAsync(["export", server.Data, .. images.Select(it => it.Reference.ToString()), "--referrers", "--format", format, "-o", path])).Code);

        await using var target = await RegistryServer.StartAsync();
        Assert.Equal(0, (await Regstore.RunAsync("import", path, target.Data)).Code);

        Assert.Equal(0, (await Regstore.RunAsync("verify", target.Data, "--fail-on", "warning")).Code);
        var client = new PullingClient(target);
        foreach (var (reference, digest) in images)
        {
            Assert.Null(await client.PullAsync(reference.Repository.ToString(), reference.Tag.ToString()!, digest));
        }

        Assert.Equal(0, (await target.CollectAsync(deleteUntagged: false)).Code);
    }

    [SkippableTheory]
    [MemberData(nameof(Programs))]
    public async Task A_program_loads_the_file(string program)
    {
        var server = pushed.Demand();
        Assert.Equal(0, (await Regstore.RunAsync("export", server.Data, "alpine:3.4", "-o", Out)).Code);
        if (program == "docker")
        {
            await DockerLoadsAndSavesAsync();
        }
        else
        {
            RealProgram.Demand(program);
            var (code, _, error) = await RealProgram.RunAsync(
                program, "--storage-driver", "vfs", "--root", Path.Combine(_directory, "root"), "--runroot", Path.Combine(_directory, "run"), "pull", "--quiet", $"oci-archive:{Out}");
            Assert.True(code == 0, error);
        }
    }

    /// <summary>File by file: path, kind, mode, owner, length, content, and the target of links.</summary>
    [SkippableTheory]
    [InlineData("gzip")]
    [InlineData("plain")]
    public async Task The_files_of_an_image_are_those_that_umoci_unpacks(string compression)
    {
        RealProgram.Demand(RealProgram.Umoci);
        var data = Path.Combine(_directory, "data");
        Func<byte[], byte[]> compress = compression == "gzip" ? LayerBuilder.Gzip : static tar => tar;
        LayerBuilder.Push(new RegStore.Testing.StoreBuilder(new System.IO.Abstractions.FileSystem(), data), "tricky", "1", [.. TrickyLayers.All.Select(compress)]);
        var (layout, unpacked) = (Path.Combine(_directory, "layout"), Path.Combine(_directory, "unpacked"));
        Assert.Equal(0, (await Regstore.RunAsync("export", data, "tricky:1", "--format", "oci-dir", "-o", layout)).Code);
        await RealProgram.DemandAsync(RealProgram.Umoci, "raw", "unpack", "--rootless", "--image", $"{layout}:tricky:1", unpacked);
        var expected = OnDisk(unpacked);

        Assert.Equal(0, (await Regstore.RunAsync("export", data, "tricky:1", "--format", "rootfs", "-o", Out)).Code);
        var written = Directory.CreateDirectory(Path.Combine(_directory, "written")).FullName;
        await RealProgram.DemandAsync("tar", "-xpf", Out, "-C", written);
        Assert.Equal(expected, OnDisk(written));

        var listed = new List<string>();
        await foreach (var file in RegistryStore.Open(data).ListFilesAsync(ImageReference.Parse("tricky:1")))
        {
            listed.Add(Line(file.Path[1..], file.Kind, file.Mode, file.Size, file.LinkTarget));
        }

        Assert.Equal(expected.Select(line => line.Line), listed.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Images_are_imported_while_others_push()
    {
        var server = pushed.Demand();
        await RegistryStore.Open(server.Data).ExportAsync([ImageReference.Parse("alpine:3.4"), ImageReference.Parse("alpine:edge"), ImageReference.Parse("debian:jessie")], Out);
        await using var target = await RegistryServer.StartAsync();
        var load = Workload.Start(target);
        await Eventually.Async("a store", () => Task.FromResult(RegistryStore.TryOpen(target.Data, out _)));

        var imports = 0;
        for (; load.GoesOn(hasSeenEnough: imports >= 3); imports++)
        {
            using var images = RegistryStore.OpenImages(Out, RepositoryName.Parse($"imported/{imports}"));
            Assert.True((await images.RestoreAsync(target.Data, new RestoreOptions { Merge = true })).IsRestored);
        }

        await load.EndAsync();
        Assert.Equal(0, (await Regstore.RunAsync("verify", target.Data, "--fail-on", "warning")).Code);
        Assert.Equal(0, (await target.CollectAsync(deleteUntagged: false)).Code);
        var client = new PullingClient(target);
        for (var i = 0; i < imports; i++)
        {
            Assert.Null(await client.PullAsync($"imported/{i}", "jessie", null));
        }

        output.WriteLine($"{imports} imports");
    }

    private async Task DockerLoadsAndSavesAsync()
    {
        await using var docker = await DockerDaemon.StartAsync(_directory);
        Assert.Contains("Loaded image: alpine:3.4", await docker.RunAsync("load", "--input", Out), StringComparison.Ordinal);
        await docker.RunAsync("save", "--output", Path.Combine(_directory, "saved.tar"), "alpine:3.4");

        await using var target = await RegistryServer.StartAsync();
        Assert.Equal(0, (await Regstore.RunAsync("import", Path.Combine(_directory, "saved.tar"), target.Data)).Code);
        Assert.Equal(0, (await Regstore.RunAsync("verify", target.Data, "--fail-on", "warning")).Code);
        Assert.Null(await new PullingClient(target).PullAsync("alpine", "3.4", null));
    }

    private async Task<RegistryStore> OpenAsync(RegistryServer server, string source)
    {
        if (source == "directory")
        {
            return RegistryStore.Open(server.Data);
        }

        var archive = Path.Combine(_directory, source);
        await RegistryStore.Open(server.Data).BackupAsync(archive);
        return RegistryStore.Open(archive);
    }

    private static async Task<IReadOnlyList<(ImageReference Reference, Digest Digest)>> ImagesAsync(RegistryStore store) =>
        [.. (await store.ListAsync(details: true)).Repositories.SelectMany(it => it.Tags, (it, tag) => (new ImageReference(it.Name, tag.Tag), tag.Digest!.Value))];

    private static async Task<bool> IsNoImage(RegistryStore store, Digest digest)
    {
        var manifest = await store.ReadManifestAsync(digest);
        return manifest.Kind == ManifestKind.Image ? manifest.Config?.MediaType?.IsImageConfig != true
            : manifest.Manifests.Any(child => child.Platform is null);
    }

    private static List<(string Line, string Content)> OnDisk(string root) =>
    [
        .. Below(new DirectoryInfo(root))
            .Select(it => (Line(Path.GetRelativePath(root, it.FullName), KindOf(it), it.UnixFileMode, it is FileInfo { LinkTarget: null } file ? file.Length : 0, it.LinkTarget), ContentOf(it)))
            .OrderBy(it => it.Item1, StringComparer.Ordinal),
    ];

    // The framework's own recursion follows links, here out of the image.
    private static IEnumerable<FileSystemInfo> Below(DirectoryInfo directory) =>
        directory.EnumerateFileSystemInfos().SelectMany(it => it is DirectoryInfo { LinkTarget: null } below ? Below(below).Prepend(it) : [it]);

    // A link has the mode of a link wherever it is unpacked.
    private static string Line(string path, ImageFileKind kind, UnixFileMode mode, long size, string? target) =>
        $"{path} {kind} {(kind == ImageFileKind.SymbolicLink ? "" : mode)} {size} {target}";

    private static ImageFileKind KindOf(FileSystemInfo info) => info.LinkTarget is not null ? ImageFileKind.SymbolicLink : info is DirectoryInfo ? ImageFileKind.Directory : ImageFileKind.File;

    private static string ContentOf(FileSystemInfo info) => info is FileInfo { LinkTarget: null } file ? File.ReadAllText(file.FullName) : "";
}
