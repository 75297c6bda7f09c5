using System.IO.Abstractions;
using System.Text;
using RegStore.Exports;
using RegStore.Model;
using RegStore.Restore;
using RegStore.Testing;
using RegStore.Tests.Archives;
using RegStore.Verification;

namespace RegStore.Tests.Exports;

/// <summary>Images from elsewhere get into a store as a push would bring them: whole, by their names, and never over what is there.</summary>
/// Covers: DockerArchive, FirstMember, ImagePush, ImageSet, ImageSource, LayoutFiles, LayoutMembers, LayoutReader, NamedImage, PlannedImage, PushedImages.
/// Covers: PushedRepository.
public sealed class Importing_images : IDisposable
{
    private const string Config = """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:DIFF"]}}""";

    private static readonly ImageReference[] All = [.. new[] { "alpine:3.4", "alpine:edge", "team/app:1.2", "team/app:stable", "odd:sha512" }.Select(text => ImageReference.Parse(text))];

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Importing_images() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    public static TheoryData<string, string, StoreFailure> Hostile => new()
    {
        { "../index.json", "leads out of the archive", StoreFailure.Invalid },
        { "/etc/passwd", "an absolute name", StoreFailure.Invalid },
        { "index.json", "two members have this name", StoreFailure.Invalid },
        { "blobs", "is damaged", StoreFailure.Damaged },
    };

    private string Layout => Path.Combine(_directory, "layout.tar");

    private string Target => Path.Combine(_directory, "target");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("layout.tar")]
    [InlineData("layout.tar.gz")]
    [InlineData("layout.tar.zst")]
    [InlineData("layout")]
    public async Task What_was_exported_comes_back_digest_by_digest(string name)
    {
        var path = Path.Combine(_directory, name);
        var format = name == "layout" ? ExportFormat.OciDir : ExportFormat.Oci;
        await RegistryStore.Open(_clean.Store.Data).ExportAsync(All, path, new ExportOptions { Format = format, Referrers = true });

        var report = await ImportAsync(path);

        var target = RegistryStore.Open(Target);
        Assert.True(report is { IsRestored: true, IsSound: true });
        Assert.DoesNotContain((await target.VerifyAsync()).Findings, finding => finding.Severity > Severity.Info);
        var difference = await RegistryStore.Open(_clean.Store.Data).CompareAsync(target);
        Assert.True(difference.IsNone, string.Join(", ", difference.Tags.Select(tag => tag.Tag)));
        Assert.Equal(_clean.Sha512Layer, (await target.ReadManifestAsync(_clean.Odd)).Layers[0].Digest);
    }

    [Fact]
    public async Task What_docker_save_wrote_gets_a_manifest_and_keeps_its_layers()
    {
        var tar = DockerArchive("a layer", tags: "\"docker.io/library/alpine:3.4\",\"localhost:5000/team/app:1\"");
        await File.WriteAllBytesAsync(Layout, tar);

        await ImportAsync(Layout);

        var target = RegistryStore.Open(Target);
        Assert.Equal(["alpine:3.4", "team/app:1"], (await target.ListAsync()).Repositories.SelectMany(it => it.Tags, (it, tag) => $"{it.Name}:{tag.Tag}"));
        var manifest = await target.ReadManifestAsync(await target.ResolveAsync(ImageReference.Parse("alpine:3.4")));
        Assert.Equal(Digest.Compute("a layer"u8), Assert.Single(manifest.Layers).Digest);
        Assert.Equal("application/vnd.docker.image.rootfs.diff.tar", manifest.Layers[0].MediaType?.ToString());
        Assert.Empty((await target.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_layer_of_docker_save_that_is_not_what_its_configuration_says_is_not_imported()
    {
        var tar = Encoding.UTF8.GetString(DockerArchive("a layer", "\"a:1\"")).Replace("a layer", "A layer", StringComparison.Ordinal);
        await File.WriteAllBytesAsync(Layout, Encoding.UTF8.GetBytes(tar));

        var report = await ImportAsync(Layout);

        Assert.False(report.IsRestored);
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.BlobDigestMismatch);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_symbolic_link_of_docker_save_stands_for_the_layer_that_it_leads_to()
    {
        var tar = new TarBuilder().Add("b/layer.tar", "", '2', target: "../a/layer.tar").AddRaw(DockerArchive("a layer", "\"a:1\"", "b/layer.tar")).Bytes;
        await File.WriteAllBytesAsync(Layout, tar);

        Assert.True((await ImportAsync(Layout)).IsRestored);
    }

    [Fact]
    public async Task A_name_that_is_given_replaces_those_of_the_images()
    {
        await ExportAsync("alpine:3.4", "alpine:edge");

        await ImportAsync(Layout, RepositoryName.Parse("mirror/alpine"));
        Assert.Equal(["mirror/alpine:3.4", "mirror/alpine:edge"], await NamesAsync());

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => ImportAsync(Layout, RepositoryName.Parse("one"), Tag.Parse("1")));
        Assert.Equal(StoreFailure.Refused, failure.Failure);
        Assert.Contains("holds 2 images, alpine:3.4, alpine:edge", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "gives the image", null)]
    [InlineData("3.4", "which is a tag and no name", null)]
    [InlineData("docker.io/library/alpine:3.4", null, "alpine:3.4")]
    [InlineData("registry.example.com:5000/team/app:1", null, "team/app:1")]
    [InlineData("team/app", null, "team/app:latest")]
    public async Task Names_are_read_as_docker_and_others_write_them(string? name, string? problem, string? expected)
    {
        await ExportAsync("alpine:3.4");
        await RenameAsync(name);

        if (problem is null)
        {
            await ImportAsync(Layout);
            Assert.Equal([expected!], await NamesAsync());
        }
        else
        {
            Assert.Contains(problem, (await Assert.ThrowsAsync<RegistryStoreException>(() => ImportAsync(Layout))).Message, StringComparison.Ordinal);
            await ImportAsync(Layout, RepositoryName.Parse("given"));
            Assert.Equal([$"given:{name ?? "latest"}"], await NamesAsync());
        }
    }

    [Fact]
    public async Task A_tag_that_names_another_image_moves_only_on_request()
    {
        await ExportAsync("alpine:3.4");
        await RenameAsync("alpine:edge");
        var there = RegistryStore.Open(_clean.Store.Data);

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.OpenImages(Layout).RestoreAsync(_clean.Store.Data, new RestoreOptions { Merge = true }));
        Assert.Equal((StoreFailure.Refused, StoreHint.OverwriteTags), (failure.Failure, failure.Hint));
        Assert.Equal(_clean.AlpineEdge, await there.ResolveAsync(ImageReference.Parse("alpine:edge")));

        await RegistryStore.OpenImages(Layout).RestoreAsync(_clean.Store.Data, new RestoreOptions { Merge = true, OverwriteTags = true });
        Assert.Equal(_clean.Alpine34, await there.ResolveAsync(ImageReference.Parse("alpine:edge")));
    }

    [Fact]
    public async Task A_missing_or_damaged_blob_is_a_finding_and_nothing_is_imported()
    {
        var directory = Path.Combine(_directory, "layout");
        await RegistryStore.Open(_clean.Store.Data).ExportAsync([ImageReference.Parse("alpine:3.4")], directory, new ExportOptions { Format = ExportFormat.OciDir });
        var layer = Path.Combine(directory, "blobs", "sha256", CleanStore.Only34.Hex);

        await File.WriteAllTextAsync(layer, "Layer of 3.4");
        Assert.Contains((await ImportAsync(directory)).Findings, finding => finding.Kind == FindingKind.BlobDigestMismatch);
        File.Delete(layer);
        Assert.Contains((await ImportAsync(directory)).Findings, finding => finding.Kind == FindingKind.BlobMissing);
        File.CreateSymbolicLink(layer, "/etc/hostname");
        Assert.Contains((await ImportAsync(directory)).Findings, finding => finding.Kind == FindingKind.BlobMissing);

        await File.WriteAllTextAsync(Path.Combine(directory, "blobs", "sha256", _clean.Alpine34.Hex), "{}");
        Assert.Contains((await ImportAsync(directory)).Findings, finding => finding.Kind == FindingKind.BlobDigestMismatch);
        Assert.False(Directory.Exists(Target));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_member_is_refused_by_name(string member, string problem, StoreFailure failure)
    {
        await ExportAsync("alpine:3.4");
        var tar = await File.ReadAllBytesAsync(Layout);
        await File.WriteAllBytesAsync(Layout, member == "blobs" ? tar[..(tar.Length / 2)] : [.. new TarBuilder().Add(member, "{}").Bytes, .. tar]);

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => ImportAsync(Layout));

        Assert.Equal(failure, refusal.Failure);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task An_index_of_a_gigabyte_is_refused_without_reading_it()
    {
        var directory = Directory.CreateDirectory(Path.Combine(_directory, "layout")).FullName;
        await using (var file = File.Create(Path.Combine(directory, "index.json")))
        {
            file.SetLength(1L << 30);
        }

        Assert.Equal(StoreFailure.TooLarge, (await Assert.ThrowsAsync<RegistryStoreException>(() => ImportAsync(directory))).Failure);
    }

    [Fact]
    public async Task A_tar_of_half_a_million_members_is_refused()
    {
        await using (var file = File.Create(Layout))
        {
            var members = new TarBuilder();
            for (var i = 0; i < 1000; i++)
            {
                members.Add($"{i:000}/", "", '5');
            }

            for (var i = 0; i <= 500; i++)
            {
                await file.WriteAsync(members.Bytes);
            }
        }

        Assert.Equal(StoreFailure.TooLarge, (await Assert.ThrowsAsync<RegistryStoreException>(() => ImportAsync(Layout))).Failure);
    }

    [Theory]
    [InlineData("{\"manifests\":[]}", StoreFailure.NotInStore)]
    [InlineData("[]", StoreFailure.Invalid)]
    [InlineData("{\"manifests\":7}", StoreFailure.Invalid)]
    [InlineData("", StoreFailure.Invalid)]
    public async Task An_index_that_names_no_image_is_refused(string index, StoreFailure failure)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_directory, "layout")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "index.json"), index);

        Assert.Equal(failure, (await Assert.ThrowsAsync<RegistryStoreException>(() => ImportAsync(directory))).Failure);
    }

    [Fact]
    public async Task Two_images_of_one_name_are_refused()
    {
        var directory = Path.Combine(_directory, "layout");
        await RegistryStore.Open(_clean.Store.Data).ExportAsync([ImageReference.Parse("alpine:3.4"), ImageReference.Parse("alpine:edge")], directory, new ExportOptions { Format = ExportFormat.OciDir });
        var index = Path.Combine(directory, "index.json");
        await File.WriteAllTextAsync(index, (await File.ReadAllTextAsync(index)).Replace("alpine:edge", "alpine:3.4", StringComparison.Ordinal));

        Assert.Contains("Two images", (await Assert.ThrowsAsync<RegistryStoreException>(() => ImportAsync(directory))).Message, StringComparison.Ordinal);
    }

    private Task<RestoreReport> ImportAsync(string path, RepositoryName? repository = null, Tag? tag = null) =>
        RegistryStore.OpenImages(path, repository, tag).RestoreAsync(Target, new RestoreOptions { Merge = true });

    private Task<ExportReport> ExportAsync(params string[] references) =>
        RegistryStore.Open(_clean.Store.Data).ExportAsync([.. references.Select(text => ImageReference.Parse(text))], Layout);

    private async Task RenameAsync(string? name)
    {
        var layout = OciLayout.OfTar(new MemoryStream(await File.ReadAllBytesAsync(Layout)));
        var tar = new TarBuilder();
        foreach (var (path, content) in layout.Files)
        {
            tar.Add(path, path != "index.json" ? content : Encoding.UTF8.GetBytes(
                $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{StoreBuilder.OciImage}}","digest":"{{_clean.Alpine34}}","size":1{{(name is null ? "" : $",\"annotations\":{{\"org.opencontainers.image.ref.name\":\"{name}\"}}")}}}]}"""));
        }

        await File.WriteAllBytesAsync(Layout, tar.Bytes);
    }

    private async Task<IEnumerable<string>> NamesAsync()
    {
        var listing = await RegistryStore.Open(Target).ListAsync();
        return listing.Repositories.SelectMany(it => it.Tags, (it, tag) => $"{it.Name}:{tag.Tag}");
    }

    private static byte[] DockerArchive(string layer, string tags, string path = "a/layer.tar")
    {
        var config = Config.Replace("DIFF", Digest.Compute(Encoding.UTF8.GetBytes(layer)).Hex, StringComparison.Ordinal);
        return new TarBuilder()
            .Add("a/layer.tar", layer)
            .Add("config.json", config)
            .Add("manifest.json", $$"""[{"Config":"config.json","RepoTags":[{{tags}}],"Layers":["{{path}}"]}]""")
            .Bytes;
    }
}
