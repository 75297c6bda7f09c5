using System.Runtime.CompilerServices;
using System.Text;

using static VerifyXunit.Verifier;

namespace RegStore.Cli.Tests;

/// <summary>What snapshot, snapshots, forget and verify say of a pool, to a person and to a program.</summary>
public sealed class Reporting_pools : IDisposable
{
    private const string DebianLayer = "docker/registry/v2/blobs/sha256/4c/4c5a8aff20449c0044ef875e87203127a98e43929387f091018afec541fe7432/data";

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly string _store = Sample.Copy();

    private string Pool => Path.Combine(_directory, "pool");

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        Directory.Delete(_store, recursive: true);
    }

    [Fact]
    public async Task Snapshot() => await Prove(ExitCodes.Done, ["snapshot", _store, Pool]);

    [Fact]
    public async Task Snapshot_json() => await Prove(ExitCodes.Done, ["snapshot", "--json", _store, Pool, "--keep-daily", "7"]);

    [Fact]
    public async Task Snapshot_with_nothing_new()
    {
        await Regstore.TextAsync("snapshot", _store, Pool);
        await Prove(ExitCodes.Done, ["snapshot", _store, Pool, "--skip-if-unchanged", "--keep-last", "2"]);
    }

    [Fact]
    public async Task Snapshot_of_a_damaged_store()
    {
        await File.WriteAllTextAsync(Path.Combine(_store, DebianLayer), "rotten");
        await Prove(ExitCodes.Damage, ["snapshot", _store, Pool, "--keep-last", "1"]);
    }

    [Fact]
    public async Task Snapshots()
    {
        await TakeThree();
        await Prove(ExitCodes.Done, ["snapshots", Pool]);
    }

    [Fact]
    public async Task Snapshots_json()
    {
        await TakeThree();
        await Prove(ExitCodes.Done, ["snapshots", Pool, "--json"]);
    }

    [Fact]
    public async Task Forget_dry_run()
    {
        await TakeThree();
        await Prove(ExitCodes.Done, ["forget", Pool, "--keep-last", "1", "--keep-yearly", "2", "--dry-run"]);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(Pool, "snapshots")).Length);
    }

    [Fact]
    public async Task Forget_json()
    {
        await TakeThree();
        await Prove(ExitCodes.Done, ["forget", Pool, "--keep-within", "1h", "--keep-last", "1", "--json"]);
    }

    [Fact]
    public async Task Verify_of_a_pool()
    {
        await TakeThree();
        await Prove(ExitCodes.Done, ["verify", Pool]);
    }

    [Fact]
    public async Task Verify_of_a_damaged_pool()
    {
        await TakeThree();
        await File.WriteAllTextAsync(Path.Combine(Pool, DebianLayer), "rotten");
        await Prove(ExitCodes.Damage, ["verify", Pool]);
        await Prove(ExitCodes.Damage, ["verify", Pool, "--json"], "Verify_of_a_damaged_pool_json");
    }

    [Fact]
    public async Task A_quiet_verify_of_what_is_sound_prints_nothing()
    {
        await TakeThree();

        Assert.Equal("", await Regstore.TextAsync("verify", Pool, "--quiet"));
    }

    [Fact]
    public async Task Verify_in_turns()
    {
        var state = Path.Combine(_directory, "state");
        await Prove(ExitCodes.Done, ["verify", _store, "--state", state, "--read-data-subset", "50%"], "Verify_in_turns_first");
        await Prove(ExitCodes.Done, ["verify", _store, "--state", state, "--max-age", "1d", "--json"], "Verify_in_turns_second");
    }

    [Theory]
    [InlineData("list", "--long")]
    [InlineData("catalog")]
    [InlineData("tags", "alpine")]
    [InlineData("inspect", "team/app/web:1.2")]
    [InlineData("inspect", "alpine:3.4", "--config")]
    [InlineData("history", "alpine:3.4")]
    [InlineData("tree")]
    [InlineData("verify", "--quiet")]
    [InlineData("orphans")]
    [InlineData("du", "-v")]
    [InlineData("why", "a6b83762dade")]
    public async Task Every_verb_says_of_a_snapshot_what_it_says_of_the_store(string verb, params string[] arguments)
    {
        await Regstore.TextAsync("snapshot", _store, Pool);

        Assert.Equal(await Regstore.TextAsync([verb, _store, .. arguments]), await Regstore.TextAsync([verb, $"{Pool}@latest", .. arguments]));
    }

    [Fact]
    public async Task Two_snapshots_are_compared_backed_up_and_restored()
    {
        await TakeThree();
        var ids = Directory.GetFiles(Path.Combine(Pool, "snapshots")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ToList();

        var (code, output, _) = await Regstore.RunAsync("diff", $"{Pool}@{ids[0]}", $"{Pool}@{ids[2]}");
        await Regstore.TextAsync("backup", $"{Pool}@{ids[0]}", Path.Combine(_directory, "out.tar"), "--read-back");
        await Regstore.TextAsync("restore", $"{Pool}@{ids[2]}", Path.Combine(_directory, "restored"));

        Assert.Equal(ExitCodes.Warnings, code);
        Assert.Contains("alpine:edge", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
        Assert.Equal("no difference\n", await Regstore.TextAsync("diff", _store, Path.Combine(_directory, "restored")));
        Assert.Contains("alpine:edge", await Regstore.TextAsync("list", Path.Combine(_directory, "out.tar")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_of_a_pool()
    {
        await TakeThree();
        await Prove(ExitCodes.Done, ["du", Pool]);
        await Prove(ExitCodes.Done, ["du", Pool, "--json"], "Usage_of_a_pool_json");
    }

    [Fact]
    public async Task Snapshot_dry_run()
    {
        await Prove(ExitCodes.Done, ["snapshot", _store, Pool, "-n"]);
        Assert.False(Directory.Exists(Pool));
        await Regstore.TextAsync("snapshot", _store, Pool);

        Assert.Contains("0 blobs of 0B would be added", await Regstore.TextAsync("snapshot", _store, Pool, "--dry-run"), StringComparison.Ordinal);

        Assert.Single(Directory.GetFiles(Path.Combine(Pool, "snapshots")));
    }

    [Fact]
    public async Task A_snapshot_is_forgotten_by_name_and_the_others_stay()
    {
        await TakeThree();
        var files = Directory.GetFiles(Path.Combine(Pool, "snapshots")).Order(StringComparer.Ordinal).ToList();

        var (all, _, error) = await Regstore.RunAsync(["forget", Pool, .. files.Select(Path.GetFileNameWithoutExtension).OfType<string>()]);
        Assert.Equal((ExitCodes.Failed, true), (all, error.Contains("would be left", StringComparison.Ordinal)));
        Assert.Equal(ExitCodes.NoStore, (await Regstore.RunAsync("forget", Pool, "1999")).Code);
        Assert.Contains("would remove 1", await Regstore.TextAsync("forget", Pool, Path.GetFileNameWithoutExtension(files[1]), "-n"), StringComparison.Ordinal);
        Assert.Equal(files, Directory.GetFiles(Path.Combine(Pool, "snapshots")).Order(StringComparer.Ordinal));
        await Regstore.TextAsync("forget", Pool, Path.GetFileNameWithoutExtension(files[1]));

        Assert.Equal([files[0], files[2]], Directory.GetFiles(Path.Combine(Pool, "snapshots")).Order(StringComparer.Ordinal));
        Assert.Equal(ExitCodes.Done, (await Regstore.RunAsync("verify", Pool)).Code);
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("snapshot")]
    public async Task The_name_of_a_snapshot_is_never_written_to(string verb)
    {
        await Regstore.TextAsync("snapshot", _store, Pool);

        var (code, _, error) = await Regstore.RunAsync(verb, _store, $"{Pool}@latest");

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("names a snapshot", error, StringComparison.Ordinal);
        Assert.Equal([Pool], Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public async Task Nothing_is_restored_into_a_store_that_a_registry_may_serve()
    {
        await Regstore.TextAsync("snapshot", _store, Pool);

        var (code, _, error) = await Regstore.RunAsync("restore", $"{Pool}@latest", Path.Combine(_store, "docker/registry/v2/new"));

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("is inside the store", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_store, "docker/registry/v2/new")));
    }

    [Theory]
    [InlineData(ExitCodes.NoStore, "is not a pool", "snapshots", "STORE")]
    [InlineData(ExitCodes.NoStore, "is not a pool", "forget", "STORE", "--keep-last", "1")]
    [InlineData(ExitCodes.NoStore, "is not a pool, so", "list", "STORE@latest")]
    [InlineData(ExitCodes.NoStore, "name one of them", "list", "POOL")]
    [InlineData(ExitCodes.Failed, "name a snapshot", "verify", "POOL", "alpine:3.4")]
    [InlineData(ExitCodes.Failed, "neither a pool nor empty", "snapshot", "STORE", "STORE")]
    [InlineData(ExitCodes.Usage, "give a rule such as", "forget", "POOL")]
    [InlineData(ExitCodes.Usage, "a number above 0, or unlimited", "forget", "POOL", "--keep-daily", "0")]
    [InlineData(ExitCodes.Usage, "not a span like", "forget", "POOL", "--keep-within", "1w")]
    [InlineData(ExitCodes.Usage, "--max-age needs --state", "verify", "STORE", "--max-age", "7d")]
    [InlineData(ExitCodes.Usage, "takes a part like", "verify", "STORE", "--read-data-subset", "4/3")]
    [InlineData(ExitCodes.Usage, "takes a part like", "verify", "STORE", "--read-data-subset", "0%")]
    [InlineData(ExitCodes.Usage, "takes bytes per second", "verify", "STORE", "--limit-read", "fast")]
    [InlineData(ExitCodes.Usage, "which reads no blobs", "verify", "STORE", "--no-read-data", "--state", "x")]
    [InlineData(ExitCodes.Usage, "regstore report merge --help", "report", "merge")]
    public async Task What_cannot_be_done_is_told_with_its_code(int expected, string words, params string[] arguments)
    {
        await Regstore.TextAsync("snapshot", _store, Pool);

        var (code, _, error) = await Regstore.RunAsync(
            [.. arguments.Select(it => it.Replace("STORE", _store, StringComparison.Ordinal).Replace("POOL", Pool, StringComparison.Ordinal))]);

        Assert.Equal(expected, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    private async Task TakeThree()
    {
        // The third lacks what the others have.
        await Regstore.TextAsync("snapshot", _store, Pool);
        await Regstore.TextAsync("snapshot", _store, Pool);
        Directory.Delete(Path.Combine(_store, "docker/registry/v2/repositories/alpine/_manifests/tags/edge"), recursive: true);
        await Regstore.TextAsync("snapshot", _store, Pool);
    }

    private async Task Prove(int expected, string[] arguments, [CallerMemberName] string method = "")
    {
        var (code, output, error) = await Regstore.RunAsync(arguments);
        Assert.Equal(expected, code);
        Assert.Equal("", error);
        var report = Sample.Scrub(Encoding.UTF8.GetString(output).Replace(_directory, "DIR", StringComparison.Ordinal), _store);
        var ids = Sample.SnapshotId().Matches(report).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal).ToList();
        await Verify(Sample.SnapshotId().Replace(report, match => $"SNAPSHOT-{ids.IndexOf(match.Value) + 1}"), method: method);
    }
}
