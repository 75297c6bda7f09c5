using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using RegStore.Exports;
using RegStore.Model;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Verification;

namespace RegStore.Tests.Exports;

/// <summary>An image that is exported is whole and unchanged, and one that is damaged is not exported.</summary>
/// Covers: ExportPlan, ExportPlanner, Exporter, ImageChoice, ImageNaming, ImageReader, LayoutDirectory, LayoutDocuments, LayoutTar.
public sealed class Exporting_images : IDisposable
{
    private static readonly ImageReference Alpine = ImageReference.Parse("alpine:3.4");
    private static readonly ImageReference[] All = [.. new[] { "alpine:3.4", "alpine:edge", "team/app:1.2", "team/app:stable", "odd:sha512" }.Select(text => ImageReference.Parse(text))];
    private static readonly ImageReference App = ImageReference.Parse("team/app:1.2");

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Exporting_images() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    public static TheoryData<int, string> Harms
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (number, damage) in DamageBox.All.Index().Where(it => it.Item.Unreadable is null && !it.Item.NeedsDisk))
            {
                data.Add(number, damage.ToString());
            }

            return data;
        }
    }

    private RegistryStore Store => RegistryStore.Open(_clean.Store.Data);

    private string Out => Path.Combine(_directory, "out.tar");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Images_that_share_blobs_share_them_in_the_layout_too()
    {
        var report = await Store.ExportAsync([Alpine, ImageReference.Parse("alpine:edge")], Out);

        var layout = Read();
        Assert.True(report is { IsExported: true, IsSound: true, Blobs: 7 });
        Assert.Equal([(_clean.Alpine34, "alpine:3.4"), (_clean.AlpineEdge, "alpine:edge")], layout.Images);
        Assert.Equal(7, layout.Files.Keys.Count(name => name.StartsWith("blobs/", StringComparison.Ordinal)));
        Assert.Contains("\"RepoTags\":[\"alpine:3.4\"]", System.Text.Encoding.UTF8.GetString(layout.Files["manifest.json"]), StringComparison.Ordinal);
        layout.EnsureWhole();
    }

    [Fact]
    public async Task An_index_goes_whole_or_as_the_image_of_one_platform()
    {
        await Store.ExportAsync([App], Out);
        Assert.Equal([(_clean.Index, "team/app:1.2")], Read().Images);
        Assert.DoesNotContain("manifest.json", Read().Files.Keys);
        Read().EnsureWhole();

        var report = await Store.ExportAsync([App], Out, new ExportOptions { Platform = "linux/arm64" });
        Assert.Equal([(_clean.Arm64, "team/app:1.2")], Read().Images);
        Assert.Equal("linux/arm64", report.Images[0].Platform?.ToString());
        Read().EnsureWhole();

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.ExportAsync([App], Out, new ExportOptions { Platform = "linux/s390x" }));
        Assert.Contains("It has: linux/amd64, linux/arm64", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_that_a_manifest_names_by_sha512_has_that_name()
    {
        await Store.ExportAsync([ImageReference.Parse("odd:sha512")], Out);

        Assert.Contains($"blobs/sha512/{_clean.Sha512Layer.Hex}", Read().Files.Keys);
        Read().EnsureWhole();
    }

    [Fact]
    public async Task What_refers_to_an_image_goes_along_on_request()
    {
        await Store.ExportAsync([ImageReference.Parse("odd:sha512")], Out);
        Assert.Single(Read().Images);

        await Store.ExportAsync([ImageReference.Parse("odd:sha512")], Out, new ExportOptions { Referrers = true });
        Assert.Equal([(_clean.Odd, "odd:sha512"), (_clean.Referrer, null)], Read().Images);
        Read().EnsureWhole();
    }

    [Fact]
    public async Task An_archive_and_its_store_give_the_same_bytes()
    {
        var archive = Path.Combine(_directory, "backup.tar.zst");
        await Store.BackupAsync(archive);
        await Store.ExportAsync([App, Alpine], Out);
        using var ofArchive = new MemoryStream();
        using var opened = RegistryStore.Open(archive);
        await opened.ExportAsync([App, Alpine], ofArchive);

        Assert.Equal(await File.ReadAllBytesAsync(Out), ofArchive.ToArray());
    }

    [Fact]
    public async Task A_sparse_index_is_exported_as_sparse_as_it_is()
    {
        _clean.Store.Delete(StoreBuilder.BlobPath(_clean.Arm64));
        _clean.Store.Delete(Path.GetDirectoryName(StoreBuilder.RevisionPath("team/app", _clean.Arm64))!);

        var report = await Store.ExportAsync([App], Out);

        Assert.Equal([_clean.Arm64], report.Absent);
        Read().EnsureWhole(_clean.Arm64);
    }

    [Fact]
    public async Task A_damaged_image_leaves_what_had_the_name_and_says_all_that_is_damaged()
    {
        await File.WriteAllTextAsync(Out, "last night's");
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Only34), "Layer of 3.4");
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Shared), "Shared layer");

        var report = await Store.ExportAsync([Alpine], Out);

        Assert.False(report.IsExported);
        Assert.Equal(new[] { CleanStore.Only34, CleanStore.Shared }.Order(), report.Findings.Select(finding => finding.Digest!.Value).Order());
        Assert.All(report.Findings, finding => Assert.Equal(FindingKind.BlobDigestMismatch, finding.Kind));
        Assert.Equal("last night's", await File.ReadAllTextAsync(Out));
        Assert.Equal(["data", "out.tar"], Directory.GetFileSystemEntries(_directory).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_stream_breaks_off_where_a_layer_turns_out_damaged()
    {
        var layer = new string('x', 5 << 20);
        _clean.Store.Image("large", "1", layer);
        _clean.Store.Write(StoreBuilder.BlobPath(Digest.Compute(System.Text.Encoding.UTF8.GetBytes(layer))), new string('x', (5 << 20) - 1) + "y");
        using var stream = new MemoryStream();

        var report = await Store.ExportAsync([ImageReference.Parse("large:1")], stream);

        Assert.False(report.IsExported);
        var end = stream.ToArray()[^1024..];
        Assert.Contains(end, value => value != 0);
    }

    /// <summary>An image exports whole, or verify says that it is broken.</summary>
    [Theory]
    [MemberData(nameof(Harms))]
    public async Task What_verify_calls_unbroken_exports_whole(int number, string name)
    {
        Assert.NotNull(name);
        var clean = new CleanStore(new StoreBuilder(new MockFileSystem(), "/data"));
        DamageBox.All[number].Plant(clean);
        if (!RegistryStore.TryOpen("/data", out var store, clean.Store.Files))
        {
            return;
        }

        var broken = (await store.VerifyAsync()).Findings.SelectMany(finding => finding.Affects).ToHashSet();
        foreach (var reference in All)
        {
            using var stream = new MemoryStream();
            try
            {
                if (await store.ExportAsync([reference], stream) is { IsExported: true } report)
                {
                    stream.Position = 0;
                    OciLayout.OfTar(stream).EnsureWhole([.. report.Absent]);
                    continue;
                }
            }
            catch (RegistryStoreException)
            {
                // A tag that is gone, or cannot be read.
            }

            Assert.True(broken.Contains(reference) || DamageBox.All[number].IsOfStore || !(await store.ListAsync()).Repositories.Any(it => it.Name == reference.Repository), $"{reference} does not export");
        }
    }

    [Fact]
    public async Task A_layout_in_a_directory_takes_further_images()
    {
        var directory = Path.Combine(_directory, "layout");
        var asDirectory = new ExportOptions { Format = ExportFormat.OciDir };
        await Store.ExportAsync([Alpine, App], directory, asDirectory);
        await File.WriteAllTextAsync(Path.Combine(directory, "blobs", "sha256", CleanStore.Shared.Hex), "Shared layer");
        _clean.Store.Tag("team/app", "1.2", _clean.Arm64);

        var report = await Store.ExportAsync([App, ImageReference.Parse("alpine:edge")], directory, asDirectory);

        using var images = RegistryStore.OpenImages(directory);
        Assert.Equal(
            [("alpine", "3.4", _clean.Alpine34), ("alpine", "edge", _clean.AlpineEdge), ("team/app", "1.2", _clean.Arm64)],
            (await images.ListAsync(details: true)).Repositories.SelectMany(it => it.Tags, (it, tag) => (it.Name.ToString(), tag.Tag.ToString(), tag.Digest!.Value)));
        Assert.Empty((await images.VerifyAsync()).Findings);
        Assert.Equal(3, report.BlobsPresent);
        Assert.Equal(["blobs", "index.json", "oci-layout"], Directory.GetFileSystemEntries(directory).Select(Path.GetFileName).Order());
    }

    [SkippableFact]
    public async Task A_link_in_a_layout_is_not_followed()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such links.");
        var (directory, elsewhere) = (Path.Combine(_directory, "layout"), Directory.CreateDirectory(Path.Combine(_directory, "elsewhere")).FullName);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(directory).FullName, "oci-layout"), "{}");
        Directory.CreateSymbolicLink(Path.Combine(directory, "blobs"), elsewhere);

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.ExportAsync([Alpine], directory, new ExportOptions { Format = ExportFormat.OciDir }));

        Assert.Equal(StoreFailure.Unwritable, failure.Failure);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
        Assert.Equal(["blobs", "oci-layout"], Directory.GetFileSystemEntries(directory).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_directory_that_holds_something_else_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, "precious")).FullName, "thesis"), "x");

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(
            () => Store.ExportAsync([Alpine], Path.Combine(_directory, "precious"), new ExportOptions { Format = ExportFormat.OciDir }));

        Assert.Equal(StoreFailure.Refused, failure.Failure);
        Assert.Equal(["thesis"], Directory.GetFileSystemEntries(Path.Combine(_directory, "precious")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Only_the_blobs_of_the_image_are_read()
    {
        var source = new CountingSource(new RegStore.Reading.DirectorySource(new FileSystem(), _clean.Store.Root));
        var store = new RegistryStore("data", source, TimeProvider.System);
        using var stream = new MemoryStream();

        await store.ExportAsync([Alpine], stream);

        Assert.DoesNotContain(_clean.AlpineEdge, source.Opened);
        Assert.Contains(CleanStore.Only34, source.Opened);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_where_it_is_given()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ExportAsync([], Out));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ExportAsync([Alpine, App], Out, new ExportOptions { Format = ExportFormat.Rootfs }));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ExportAsync([Alpine], new MemoryStream(), new ExportOptions { Format = ExportFormat.OciDir }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExportOptions { Format = (ExportFormat)7 });
        Assert.Equal(StoreFailure.NotInStore, (await Assert.ThrowsAsync<RegistryStoreException>(() => Store.ExportAsync([ImageReference.Parse("alpine:no")], Out))).Failure);
        Assert.Equal(StoreFailure.Refused, (await Assert.ThrowsAsync<RegistryStoreException>(() => Store.ExportAsync([Alpine], Path.Combine(_clean.Store.Root, "x.tar")))).Failure);
    }

    private OciLayout Read()
    {
        using var stream = File.OpenRead(Out);
        return OciLayout.OfTar(stream);
    }
}
