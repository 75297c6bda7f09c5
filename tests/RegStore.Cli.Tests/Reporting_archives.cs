using System.Runtime.CompilerServices;
using System.Text;

using static VerifyXunit.Verifier;

namespace RegStore.Cli.Tests;

/// <summary>What backup and restore say, of a sound store and of a damaged one, to a person and to a program.</summary>
public sealed class Reporting_archives : IDisposable
{
    private const string DebianLayer = "docker/registry/v2/blobs/sha256/4c/4c5a8aff20449c0044ef875e87203127a98e43929387f091018afec541fe7432/data";

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly string _store = Sample.Copy();

    private string Archive => Path.Combine(_directory, "out.tar");

    private string Target => Path.Combine(_directory, "restored");

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        Directory.Delete(_store, recursive: true);
    }

    [Fact]
    public async Task Backup() => await Prove(ExitCodes.Done, ["backup", _store, Archive]);

    [Fact]
    public async Task Backup_json() => await Prove(ExitCodes.Done, ["backup", "--json", _store, Archive]);

    [Fact]
    public async Task Backup_dry_run() => await Prove(ExitCodes.Done, ["backup", "--dry-run", _store, Archive, "--tag", "3.4"]);

    [Fact]
    public async Task Backup_of_a_damaged_store()
    {
        await Damage();
        await Prove(ExitCodes.Damage, ["backup", _store, Archive]);
    }

    [Fact]
    public async Task Backup_of_a_damaged_store_over_an_archive()
    {
        await File.WriteAllTextAsync(Archive, "last night's");
        await Damage();
        await Prove(ExitCodes.Damage, ["backup", "--quiet", _store, Archive]);
    }

    [Fact]
    public async Task Backup_of_a_damaged_store_json()
    {
        await Damage();
        await Prove(ExitCodes.Damage, ["backup", "--json", _store, Archive]);
    }

    [Fact]
    public async Task Verify_of_what_is_incomplete()
    {
        await Damage();
        await Regstore.RunAsync("backup", _store, Archive);
        await Prove(ExitCodes.Done, ["verify", Archive]);
    }

    [Fact]
    public async Task Verify_of_what_is_cut_short()
    {
        await Regstore.RunAsync("backup", _store, Archive);
        await using (var file = File.OpenWrite(Archive))
        {
            file.SetLength(file.Length - 2048);
        }

        await Prove(ExitCodes.Damage, ["verify", Archive]);
    }

    [Fact]
    public async Task Restore()
    {
        await File.WriteAllTextAsync(Path.Combine(_store, "htpasswd"), "secret");
        await Regstore.RunAsync("backup", _store, Archive);
        await Prove(ExitCodes.Done, ["restore", Archive, Target]);
    }

    [Fact]
    public async Task Restore_json()
    {
        await Regstore.RunAsync("backup", _store, Archive);
        await Prove(ExitCodes.Done, ["restore", "--json", Archive, Target, "--rename", "alpine=mirror/alpine"]);
    }

    [Fact]
    public async Task Restore_merging()
    {
        await Regstore.RunAsync("backup", _store, Archive);
        await Damage();
        await Prove(ExitCodes.Done, ["restore", "--merge", Archive, _store]);
        await Prove(ExitCodes.Done, ["verify", _store], "Restore_merging_healed");
    }

    [Fact]
    public async Task Restore_of_a_damaged_archive()
    {
        await Regstore.RunAsync("backup", _store, Archive);
        var bytes = await File.ReadAllBytesAsync(Archive);
        bytes[bytes.AsSpan().IndexOf("ADD etc/alpine-release"u8)] ^= 1;
        await File.WriteAllBytesAsync(Archive, bytes);
        await Prove(ExitCodes.Damage, ["restore", Archive, Target]);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task An_archive_on_standard_output_is_the_one_in_a_file()
    {
        await Regstore.RunAsync("backup", _store, Archive);

        var (code, output, report) = await Regstore.RunAsync("backup", _store, "-");

        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal(await File.ReadAllBytesAsync(Archive), output);
        Assert.Contains("standard output: 3 repositories", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("catalog")]
    [InlineData("tags", "team/app/web")]
    [InlineData("inspect", "team/app/web:1.2")]
    [InlineData("tree")]
    public async Task No_verb_takes_an_archive_that_is_cut_short_for_a_whole_one(string verb, params string[] arguments)
    {
        await Regstore.RunAsync("backup", _store, Archive);
        await using (var file = File.OpenWrite(Archive))
        {
            file.SetLength(file.Length / 2);
        }

        var (code, _, error) = await Regstore.RunAsync([verb, Archive, .. arguments]);

        Assert.Equal(ExitCodes.Unread, code);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("list", "--long")]
    [InlineData("catalog")]
    [InlineData("tags", "alpine")]
    [InlineData("inspect", "team/app/web:1.2")]
    [InlineData("inspect", "alpine:3.4", "--config")]
    [InlineData("history", "alpine:3.4")]
    [InlineData("tree")]
    [InlineData("verify", "--no-read-data", "--quiet")]
    public async Task Every_verb_says_of_an_archive_what_it_says_of_the_store(string verb, params string[] arguments)
    {
        foreach (var name in new[] { "out.tar", "out.tar.gz", "out.tar.zst" })
        {
            var archive = Path.Combine(_directory, name);
            await Regstore.RunAsync("backup", _store, archive);

            Assert.Equal(await Regstore.TextAsync([verb, _store, .. arguments]), await Regstore.TextAsync([verb, archive, .. arguments]));
        }
    }

    private Task Damage() => File.WriteAllTextAsync(Path.Combine(_store, DebianLayer), "rotten");

    private async Task Prove(int expected, string[] arguments, [CallerMemberName] string method = "")
    {
        var (code, output, error) = await Regstore.RunAsync(arguments);
        Assert.Equal(expected, code);
        Assert.Equal("", error);
        await Verify(Sample.Scrub(Encoding.UTF8.GetString(output).Replace(_directory, "DIR", StringComparison.Ordinal), _store), method: method);
    }
}
