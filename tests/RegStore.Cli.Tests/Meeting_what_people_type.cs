using System.IO.Abstractions;
using System.Text;
using RegStore.Model;
using RegStore.Testing;

namespace RegStore.Cli.Tests;

/// <summary>What is nearly right is understood, or answered with the right form; what would be something else than its name says is refused.</summary>
public sealed class Meeting_what_people_type : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Meeting_what_people_type() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));

    private string Data => _clean.Store.Data;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("localhost:5000/team/app:1.2")]
    [InlineData("127.0.0.1:5000/team/app:1.2")]
    [InlineData("team/app:1.2")]
    public async Task A_reference_as_docker_takes_it(string reference) =>
        Assert.Contains(_clean.Index.ToString(), await Regstore.TextAsync("inspect", Data, reference), StringComparison.Ordinal);

    [Theory]
    [InlineData("registry.example.org/team/app:1.2")]
    [InlineData("localhost/team/app:1.2")]
    public async Task A_host_that_may_be_part_of_a_name_is_answered_with_the_name_without_it(string reference)
    {
        var (code, _, error) = await Regstore.RunAsync("inspect", Data, reference);

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("leave it out: team/app.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_takes_an_image_and_every_digest_of_a_blob()
    {
        Assert.Contains("alpine:edge", await Regstore.TextAsync("why", Data, "alpine:edge"), StringComparison.Ordinal);
        var bySha512 = await Regstore.TextAsync("why", Data, _clean.Sha512Layer.ToString());
        Assert.Contains("odd:sha512", bySha512, StringComparison.Ordinal);
        Assert.Contains("23B", bySha512, StringComparison.Ordinal);
        Assert.DoesNotContain("not on disk", bySha512, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_beginning_of_a_name_is_answered_with_the_names()
    {
        var (code, _, error) = await Regstore.RunAsync("list", Data, "team");

        Assert.NotEqual(ExitCodes.Done, code);
        Assert.Contains("team/app", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.tar.xz")]
    [InlineData("out.txz")]
    [InlineData("out.tar.bz2")]
    [InlineData("out.tar.lz4")]
    [InlineData("out.zip")]
    [InlineData("out.7z")]
    [InlineData("OUT.TAR.XZ")]
    public async Task An_archive_that_would_not_be_what_its_name_says_is_refused(string name)
    {
        var archive = Path.Combine(_directory, name);

        var (code, _, error) = await Regstore.RunAsync("backup", Data, archive);

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("--compress", error, StringComparison.Ordinal);
        Assert.False(File.Exists(archive));
    }

    [Fact]
    public async Task Litter_is_told_once_for_each_kind_and_stays_out_of_archives()
    {
        foreach (var directory in Directory.GetDirectories(Data, "*", SearchOption.AllDirectories).Append(Data))
        {
            Directory.CreateDirectory(Path.Combine(directory, "@eaDir"));
            await File.WriteAllTextAsync(Path.Combine(directory, "@eaDir", "SYNO@.fileindexdb"), "x");
            await File.WriteAllTextAsync(Path.Combine(directory, ".DS_Store"), "x");
            await File.WriteAllTextAsync(Path.Combine(directory, "._data"), "x");
        }

        Directory.CreateDirectory(_clean.Store.FullPath("lost+found"));

        var (code, output, _) = await Regstore.RunAsync("verify", Data);
        Assert.Equal(ExitCodes.Done, code);
        Assert.InRange(Encoding.UTF8.GetString(output).Split('\n').Length, 1, 60);
        var archive = Path.Combine(_directory, "out.tar");
        await Regstore.TextAsync("backup", Data, archive);
        Assert.Equal(-1, (await File.ReadAllBytesAsync(archive)).AsSpan().IndexOf("eaDir"u8));
        await Regstore.TextAsync("diff", Data, archive);
    }

    [Fact]
    public async Task A_repository_whose_name_is_none_gets_another_one()
    {
        var image = _clean.Store.Image("G_Bak", "latest", "a layer");
        var archive = Path.Combine(_directory, "out.tar");
        await Regstore.RunAsync("backup", Data, archive);

        await Regstore.TextAsync("restore", archive, Path.Combine(_directory, "restored"), "--rename", "G_Bak=team/back");

        Assert.Equal(image, await RegistryStore.Open(Path.Combine(_directory, "restored")).ResolveAsync(ImageReference.Parse("team/back:latest")));
    }

    [Fact]
    public async Task Links_that_were_repaired_in_an_editor_are_told_for_what_they_are_and_a_merge_heals_them()
    {
        var archive = Path.Combine(_directory, "out.tar");
        await Regstore.TextAsync("backup", Data, archive);
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), $"{_clean.AlpineEdge}\r\n");

        var (code, output, _) = await Regstore.RunAsync("verify", Data);
        var text = Encoding.UTF8.GetString(output);

        Assert.Equal(ExitCodes.Damage, code);
        Assert.Contains("white space around the digest", text, StringComparison.Ordinal);
        Assert.Contains("--merge", text, StringComparison.Ordinal);
        await Regstore.TextAsync("restore", archive, Data, "--merge");
        await Regstore.TextAsync("verify", Data);
    }

    [Fact]
    public async Task The_only_backup_with_one_damaged_layer_gives_the_other_images()
    {
        var (archive, target) = (Path.Combine(_directory, "volume.tar"), Path.Combine(_directory, "restored"));
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Only34), "layer of 3.5");
        await RegStore.Tests.RealProgram.DemandAsync("tar", "-C", Data, "-cf", archive, ".");

        var (code, output, _) = await Regstore.RunAsync("restore", archive, target);
        Assert.Equal(ExitCodes.Damage, code);
        Assert.Contains("--keep-sound", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));

        // Not all is there, which the code says.
        Assert.Equal(ExitCodes.Damage, (await Regstore.RunAsync("restore", archive, target, "--keep-sound")).Code);
        Assert.DoesNotContain((await RegistryStore.Open(target).VerifyAsync()).Findings, it => it.Severity == RegStore.Verification.Severity.Error);
        Assert.Equal(_clean.AlpineEdge, await RegistryStore.Open(target).ResolveAsync(ImageReference.Parse("alpine:edge")));
    }
}
