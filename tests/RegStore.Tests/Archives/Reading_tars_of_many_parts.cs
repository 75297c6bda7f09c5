using System.IO.Abstractions;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Archives;

/// <summary>Of an archive that other programs read to its end nothing is left out; what is not read is said, and said once.</summary>
/// Covers: ConcatenatedStream, SpoolFile.
public sealed class Reading_tars_of_many_parts : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Reading_tars_of_many_parts() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    private string Tar => Path.Combine(_directory, "out.tar");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [InlineData("gzip", "-c")]
    [InlineData("xz", "-c")]
    [InlineData("bzip2", "-c")]
    [InlineData("zstd", "-qc")]
    public async Task Every_stream_of_a_compressed_archive_is_read(string program, string option)
    {
        RealProgram.Demand(program);
        await RegistryStore.Open(_clean.Store.Data).BackupAsync(Tar);
        await RealProgram.DemandAsync("bash", "-c", $"cd '{_directory}' && split -b 5000 out.tar part. && for part in part.*; do {program} {option} $part; done > parts");

        var report = await RegistryStore.Open(Path.Combine(_directory, "parts")).VerifyAsync();

        Assert.Empty(report.Findings);
        Assert.Equal((await RegistryStore.Open(_clean.Store.Data).VerifyAsync()).Tags, report.Tags);
    }

    [SkippableFact]
    public async Task A_long_window_is_no_damage()
    {
        RealProgram.Demand("zstd");
        await RegistryStore.Open(_clean.Store.Data).BackupAsync(Tar);
        await RealProgram.DemandAsync("bash", "-c", $"zstd -q --long=31 -c < '{Tar}' > '{Tar}.zst'");

        var failure = await Record.ExceptionAsync(() => RegistryStore.Open($"{Tar}.zst").VerifyAsync());

        if (failure is not null)
        {
            Assert.Contains("--long=31", Assert.IsType<RegistryStoreException>(failure).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_tar_after_the_end_of_a_tar_is_not_passed_over()
    {
        var tar = new TarBuilder().AddStore(_clean.Store.Root, "docker/registry/v2/").End();
        tar.Add("docker/registry/v2/repositories/more/_layers/x", "x").End();
        await File.WriteAllBytesAsync(Tar, tar.Bytes);

        Assert.Contains((await RegistryStore.Open(Tar).VerifyAsync()).Findings, finding => finding.Kind == FindingKind.ArchiveDamaged);
    }

    [Fact]
    public async Task Incremental_tars_and_their_labels_are_read()
    {
        var tar = new TarBuilder().Add("nightly", "", 'V');
        foreach (var directory in Directory.GetDirectories(_clean.Store.Root, "*", SearchOption.AllDirectories))
        {
            tar.Add($"docker/registry/v2/{Path.GetRelativePath(_clean.Store.Root, directory)}/", "Ysomething\0\0", 'D');
        }

        await File.WriteAllBytesAsync(Tar, tar.AddStore(_clean.Store.Root, "docker/registry/v2/").End().Bytes);

        Assert.Equal([FindingKind.ArchiveUnsealed], (await RegistryStore.Open(Tar).VerifyAsync()).Findings.Select(finding => finding.Kind));
    }

    [Fact]
    public async Task Hard_links_of_a_deduplicator_are_told_once_with_the_way_out()
    {
        var tar = new TarBuilder().AddStore(_clean.Store.Root, "docker/registry/v2/");
        for (var number = 0; number < 5; number++)
        {
            tar.Add($"docker/registry/v2/{StoreBuilder.TagPath("alpine", $"copy{number}")}", "", '1', target: $"docker/registry/v2/{StoreBuilder.TagPath("alpine", "edge")}");
        }

        await File.WriteAllBytesAsync(Tar, tar.End().Bytes);

        var finding = Assert.Single((await RegistryStore.Open(Tar).VerifyAsync()).Findings, finding => finding.Kind == FindingKind.MemberUnsupported);
        Assert.Contains(Remedy.UnpackWithTar, finding.Remedies);
        Assert.DoesNotContain((await RegistryStore.Open(Tar).VerifyAsync()).Findings, it => it.Kind == FindingKind.MemberRefused);
    }

    [Theory]
    [InlineData("docker/registry/v2/")]
    [InlineData("/srv/data/docker/registry/v2/")]
    public async Task What_lies_beside_the_store_is_nobody_s_business_wherever_it_stands(string prefix)
    {
        var top = prefix.Replace("docker/registry/v2/", "", StringComparison.Ordinal);
        var tar = new TarBuilder().Add($"{top}run/first.pipe", "", '6').AddStore(_clean.Store.Root, prefix).Add($"{top}run/device", "", '3').Add($"{top}current", "", '2', target: "elsewhere");
        await File.WriteAllBytesAsync(Tar, tar.End().Bytes);

        Assert.Equal([FindingKind.ArchiveUnsealed], (await RegistryStore.Open(Tar).VerifyAsync()).Findings.Select(finding => finding.Kind));
    }

    [Fact]
    public async Task A_checksum_field_that_begins_with_a_high_byte_is_no_crash()
    {
        var header = new byte[512];
        (header[0], header[148]) = (65, 0x80);
        await File.WriteAllBytesAsync(Tar, header);

        Assert.IsType<RegistryStoreException>(await Record.ExceptionAsync(() => RegistryStore.Open(Tar).VerifyAsync()));
    }
}
