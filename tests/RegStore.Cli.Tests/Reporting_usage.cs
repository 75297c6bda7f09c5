using System.Runtime.CompilerServices;
using System.Text;

using static VerifyXunit.Verifier;

namespace RegStore.Cli.Tests;

/// <summary>What a person reads, and what a program reads, of orphans, disk usage, chains and differences.</summary>
public sealed class Reporting_usage : IDisposable
{
    private const string SharedLayer = "a6b83762dade";
    private const string ManifestOf34 = "blobs/sha256/e7/e7e1041b549ce02254bb644cfc7ed8db47bc6a01504d70e069c2a2d2bc83b5cc/data";

    private readonly string _store = Sample.Copy();
    private readonly string _root;

    public Reporting_usage()
    {
        // An orphan, an untagged revision with its layer and config, a second repository with the same images, a stale upload.
        _root = Path.Combine(_store, "docker/registry/v2");
        Write($"blobs/sha256/ab/ab{new string('0', 62)}/data", "nothing refers to this", DateTime.UtcNow.AddDays(-3));
        Directory.Delete(Path.Combine(_root, "repositories/debian/_manifests/tags/jessie"), recursive: true);
        foreach (var file in Directory.GetFiles(Path.Combine(_root, "repositories/alpine"), "*", SearchOption.AllDirectories))
        {
            Write(Path.GetRelativePath(_root, file).Replace("alpine", "copy", StringComparison.Ordinal), File.ReadAllText(file), null);
        }

        Write("repositories/copy/_uploads/5d1d/startedat", "2026-01-09T03:04:05Z", null);
        Write("repositories/copy/_uploads/5d1d/data", "half a layer", null);
    }

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [Fact]
    public async Task Orphans() => await Prove(ExitCodes.Done, ["orphans", _store]);

    [Fact]
    public async Task Orphans_with_what_is_untagged() => await Prove(ExitCodes.Done, ["orphans", _store, "--untagged"]);

    [Fact]
    public async Task Orphans_json() => await Prove(ExitCodes.Done, ["orphans", _store, "--untagged", "--json"]);

    [Fact]
    public async Task Orphans_that_are_old() => await Prove(ExitCodes.Done, ["orphans", _store, "--untagged", "--older-than", "1d12h", "-q"]);

    [Fact]
    public async Task Orphans_in_the_server_s_words() => await Prove(ExitCodes.Done, ["orphans", _store, "--untagged", "--format", "gc", "--server", "2.8"]);

    [Fact]
    public async Task Orphans_in_the_words_of_3() => await Prove(ExitCodes.Done, ["orphans", _store, "--untagged", "--format", "gc"]);

    [Fact]
    public async Task Orphans_where_a_manifest_cannot_be_read()
    {
        Write(ManifestOf34, "", null);
        await Prove(ExitCodes.Damage, ["orphans", _store]);
    }

    [Fact]
    public async Task Orphans_where_a_manifest_cannot_be_read_json()
    {
        Write(ManifestOf34, "", null);
        await Prove(ExitCodes.Damage, ["orphans", _store, "--json"]);
    }

    [Fact]
    public async Task Orphans_of_a_cache()
    {
        await File.WriteAllTextAsync(Path.Combine(_store, "scheduler-state.json"), """{"alpine@sha256:00":{"Key":"alpine@sha256:00","ExpiryData":"2026-12-02T03:04:05Z","EntryType":1}}""");
        await Prove(ExitCodes.Failed, ["orphans", _store], "regstore: no orphans are reported: a pull-through cache: missing content is normal and reported as notes; orphans are not reported\n");
    }

    [Fact]
    public async Task Usage() => await Prove(ExitCodes.Done, ["du", _store]);

    [Fact]
    public async Task Usage_of_each_tag() => await Prove(ExitCodes.Done, ["du", _store, "-v", "--sort", "name"]);

    [Fact]
    public async Task Usage_of_the_largest() => await Prove(ExitCodes.Done, ["du", _store, "--top", "2", "--sort", "unique"]);

    [Fact]
    public async Task Usage_of_one_repository() => await Prove(ExitCodes.Done, ["du", _store, "debian"]);

    [Fact]
    public async Task Usage_json() => await Prove(ExitCodes.Done, ["du", _store, "--json"]);

    [Fact]
    public async Task Usage_if_deleted() => await Prove(ExitCodes.Done, ["du", _store, "--if-deleted", "alpine:3.4", "copy:3.4", "copy:edge"]);

    [Fact]
    public async Task Usage_if_deleted_json() => await Prove(ExitCodes.Done, ["du", _store, "--if-deleted", "team/app/web:1.2", "--json"]);

    [Fact]
    public async Task Why() => await Prove(ExitCodes.Done, ["why", _store, SharedLayer]);

    [Fact]
    public async Task Why_json() => await Prove(ExitCodes.Done, ["why", _store, SharedLayer, "--json"]);

    [Fact]
    public async Task Why_not() => await Prove(ExitCodes.Done, ["why", _store, "ab00"]);

    [Fact]
    public async Task Difference() => await Prove(ExitCodes.Warnings, ["diff", Sample.Data, _store]);

    [Fact]
    public async Task Difference_json() => await Prove(ExitCodes.Warnings, ["diff", Sample.Data, _store, "--json"]);

    [Fact]
    public async Task No_difference() => await Prove(ExitCodes.Done, ["diff", _store, _store]);

    [Theory]
    [InlineData("orphans", "STORE", "--older-than", "yesterday")]
    [InlineData("orphans", "STORE", "--older-than", "9999999999d")]
    [InlineData("orphans", "STORE", "--format", "xml")]
    [InlineData("du", "STORE", "--top", "0")]
    [InlineData("du", "STORE", "--if-deleted", "Not A Reference")]
    [InlineData("orphans", "STORE", "--format", "gc", "--json")]
    [InlineData("du", "STORE", "alpine", "--if-deleted", "alpine:3.4")]
    [InlineData("diff", "-", "-")]
    public async Task Wrong_usage_is_2(params string[] arguments) =>
        Assert.Equal(ExitCodes.Usage, (await Regstore.RunAsync([.. arguments.Select(it => it == "STORE" ? _store : it)])).Code);

    private void Write(string path, string text, DateTime? modified)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        if (modified is { } time)
        {
            File.SetLastWriteTimeUtc(full, time);
        }
    }

    private async Task Prove(int expected, string[] arguments, string message = "", [CallerMemberName] string method = "")
    {
        var (code, output, error) = await Regstore.RunAsync(arguments);
        Assert.Equal(message, error);
        Assert.Equal(expected, code);
        await Verify(Sample.Scrub(Encoding.UTF8.GetString(output), _store), method: method);
    }
}
