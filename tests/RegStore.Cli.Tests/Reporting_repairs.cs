using System.IO.Abstractions;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RegStore.Cli.Output;
using RegStore.Repairs;
using RegStore.Testing;
using RegStore.Tests;
using static VerifyXunit.Verifier;

namespace RegStore.Cli.Tests;

/// <summary>What repair says before, while and after it changes a store.</summary>
public sealed partial class Reporting_repairs : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Reporting_repairs() => _clean = Build("data");

    private string Data => _clean.Store.Data;

    private string Source => Path.Combine(_directory, "source");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Of_a_sound_store() => await Prove(ExitCodes.Done, ["repair", Data]);

    [Fact]
    public async Task Plan()
    {
        Damage();
        await Prove(ExitCodes.Damage, ["repair", Data, "--from", Source]);
        Assert.False(Directory.Exists(Path.Combine(_clean.Store.Root, "..", "regstore-quarantine")));
    }

    [Fact]
    public void Done_while_somebody_moved_the_quarantine_away()
    {
        using var output = new MemoryStream();
        using (var terminal = new Terminal(output, TextWriter.Null, isOutputTerminal: false, isErrorTerminal: false, width: null))
        {
            new RepairText(terminal, "data", isQuiet: false).WriteRest(new RepairOptions(), JsonSerializer.Deserialize<RepairReport>("""{"IsApplied":true,"Id":"20261127T110749Z"}""")!);
        }

        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.DoesNotContain("--undo", text, StringComparison.Ordinal);
        Assert.Contains("restart the registry", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_without_a_source()
    {
        Damage();
        await Prove(ExitCodes.Damage, ["repair", Data]);
    }

    [Fact]
    public async Task Plan_json()
    {
        Damage();
        await Prove(ExitCodes.Damage, ["repair", Data, "--from", Source, "--json"]);
    }

    [Fact]
    public async Task Apply()
    {
        Damage();
        await Prove(ExitCodes.Done, ["repair", Data, "--from", Source, "--apply", "--yes"]);
        Assert.EndsWith("no errors were found: all of it is sound\n", await Regstore.TextAsync("verify", Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_json()
    {
        Damage();
        await Prove(ExitCodes.Done, ["repair", Data, "--from", Source, "--apply", "--json"]);
    }

    [Fact]
    public async Task Apply_of_some_findings()
    {
        Damage();
        await Prove(ExitCodes.Damage, ["repair", Data, "--from", Source, "--only", "RS2001,RS4002", "--apply"]);
    }

    [Fact]
    public async Task Undo()
    {
        Damage();
        await Regstore.RunAsync("repair", Data, "--from", Source, "--apply", "--quiet");
        await Prove(ExitCodes.Done, ["repair", Data, "--undo"]);
    }

    [Fact]
    public async Task Undo_json()
    {
        Damage();
        await Regstore.RunAsync("repair", Data, "--from", Source, "--apply", "--quiet");
        await Prove(ExitCodes.Done, ["repair", Data, "--undo", "--json"]);
    }

    [Fact]
    public async Task Orphans()
    {
        var orphan = _clean.Store.Blob("nobody's");
        File.SetLastWriteTimeUtc(_clean.Store.FullPath(StoreBuilder.BlobPath(orphan)), DateTime.UtcNow.AddDays(-3));
        StoreTree.Settle(Data);
        await Prove(ExitCodes.Damage, ["repair", Data, "--orphans"]);
    }

    [Fact]
    public async Task A_quarantine_that_is_young_is_not_deleted_and_one_that_is_old_enough_is()
    {
        Damage();
        await Regstore.RunAsync("repair", Data, "--from", Source, "--apply", "--quiet");
        var id = Path.GetFileName(Directory.GetDirectories(Path.Combine(_clean.Store.Root, "..", "regstore-quarantine")).Single());

        var (young, _, error) = await Regstore.RunAsync("repair", Data, "--delete-quarantine", id);
        Assert.Equal(ExitCodes.Failed, young);
        Assert.Contains("is not old enough", error, StringComparison.Ordinal);

        Assert.StartsWith($"deleted: {id}, ", await Regstore.TextAsync("repair", Data, "--delete-quarantine", id, "--older-than", "0s"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_clean.Store.Root, "..", "regstore-quarantine")));
    }

    [Theory]
    [InlineData("only one of --apply, --undo and --delete-quarantine can be given", "--apply", "--undo")]
    [InlineData("--undo takes the id of a repair, as in 20261124T233203Z, not \"./data\": name STORE before it", "--undo", "./data")]
    [InlineData("--only takes ids of findings, as in RS1003,RS2001, not \"RS9\"", "--only", "RS9")]
    public async Task What_makes_no_sense_is_refused(string message, params string[] options)
    {
        var (code, _, error) = await Regstore.RunAsync(["repair", Data, .. options]);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_registry_seems_to_run_nothing_is_taken_away_under_it()
    {
        Damage();
        _clean.Store.Tag("alpine", "new", _clean.Alpine34);

        var (code, _, error) = await Regstore.RunAsync("repair", Data, "--apply");

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("was written less than a minute ago. Stop it first", error, StringComparison.Ordinal);
        Assert.Contains("--registry-is-stopped goes on nevertheless.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_question_comes_when_the_progress_is_over_and_its_answer_counts(bool answer)
    {
        Damage();
        var display = new WatchedDisplay();
        var wasOver = false;
        var question = new Question<RepairReport>((plan, _) =>
        {
            wasOver = display.IsOver;
            return Task.FromResult(plan.Steps.Count == 0 || answer);
        });

        var report = await question.RunAsync(
            display, meter => RegistryStore.Open(Data).RepairAsync(new RepairOptions { Sources = [Source], Confirm = question.Put }, meter), CancellationToken.None);

        Assert.True(wasOver);
        Assert.Equal(answer, report.IsApplied);
    }

    private sealed class WatchedDisplay : ProgressDisplay
    {
        public bool IsOver { get; private set; }

        public override async Task<T> RunAsync<T>(Func<IProgress<OperationProgress>?, Task<T>> work)
        {
            var result = await work(new Progress<OperationProgress>());
            IsOver = true;
            return result;
        }
    }

    private CleanStore Build(string name) => new(new StoreBuilder(new FileSystem(), Path.Combine(_directory, name)));

    private void Damage()
    {
        Build("source");
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Shared), "rotten");
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), "");
        _clean.Store.Write("repositories/team/app/_uploads/0198c0de-0000-7000-8000-000000000000/startedat", "2025-01-02T03:04:05Z");
        _clean.Store.Write("repositories/team/app/_uploads/0198c0de-0000-7000-8000-000000000000/data", "half a layer");
        StoreTree.Settle(Data);
    }

    private async Task Prove(int expected, string[] arguments, [CallerMemberName] string method = "")
    {
        var (code, output, error) = await Regstore.RunAsync(arguments);
        Assert.Equal("", error);
        Assert.Equal(expected, code);
        await Verify(
            Id().Replace(Sample.Scrub(Encoding.UTF8.GetString(output).Replace(_directory, "DIR", StringComparison.Ordinal), Data), "ID"), method: method);
    }

    [GeneratedRegex("20[0-9]{6}T[0-9]{6}Z")]
    private static partial Regex Id();
}
