using System.Diagnostics;
using System.IO.Abstractions;
using System.Text;
using RegStore.Testing;

namespace RegStore.Cli.Tests;

/// <summary>A verify that is split over machines and merged says what a single one says, and a part that is missing does not pass for a sound one.</summary>
public sealed class Splitting_a_verify : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<int, string> Damages
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

    private string Data => Path.Combine(_directory, "data");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Every_harm_is_told_as_a_single_run_tells_it(int number, string name)
    {
        Assert.NotNull(name);
        DamageBox.All[number].Plant(new CleanStore(new StoreBuilder(new FileSystem(), Data)));
        for (var part = 1; part <= 3; part++)
        {
            await File.WriteAllBytesAsync(Part(part), (await Regstore.RunAsync("verify", "--json", Data, "--read-data-subset", $"{part}/3")).Output);
        }

        DemandSame(await Regstore.RunAsync("verify", "--json", Data), await Regstore.RunAsync("report", "merge", "--json", Part(2), Part(1), Part(3)));
    }

    [Fact]
    public async Task Sixteen_processes_are_one()
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Data));
        for (var i = 0; i < 60; i++)
        {
            var content = $"layer {i}";
            clean.Store.Image("many", $"v{i}", content);
            if (i % 7 == 0)
            {
                clean.Store.Write(StoreBuilder.BlobPath(Model.Digest.Compute(Encoding.UTF8.GetBytes(content))), content.ToUpperInvariant());
            }
        }

        DamageBox.All.First(damage => damage.Name == "an empty revision link").Plant(clean);
        await Task.WhenAll(Enumerable.Range(1, 16).Select(RunAsync));
        var parts = Enumerable.Range(1, 16).Select(Part).ToArray();

        DemandSame(await Regstore.RunAsync("verify", "--json", Data), await Regstore.RunAsync(["report", "merge", "--json", .. parts]));
        Assert.True(parts.Count(part => File.ReadAllText(part).Contains("RS1003", StringComparison.Ordinal)) > 3, "the parts are not evenly cut");
        Assert.Equal(
            Scrub((await Regstore.RunAsync("verify", Data)).Output).Replace($"{Data}:", "16 reports:", StringComparison.Ordinal),
            Scrub((await Regstore.RunAsync(["report", "merge", .. parts])).Output));
    }

    [Fact]
    public async Task A_part_that_is_missing_or_did_not_end_is_told_and_is_3()
    {
        _ = new CleanStore(new StoreBuilder(new FileSystem(), Data));
        for (var part = 1; part <= 3; part++)
        {
            await File.WriteAllBytesAsync(Part(part), (await Regstore.RunAsync("verify", "--json", Data, "--read-data-subset", $"{part}/3")).Output);
        }

        var whole = await Regstore.RunAsync("report", "merge", Part(1), Part(2), Part(3), Part(3));
        var missing = await Regstore.RunAsync("report", "merge", "--json", Part(1), Part(3));
        await File.WriteAllTextAsync(Part(2), "");
        var unfinished = await Regstore.RunAsync("report", "merge", Part(1), Part(2), Part(3));
        await File.WriteAllBytesAsync(Part(2), (await Regstore.RunAsync("verify", "--json", Data)).Output);
        var mixed = await Regstore.RunAsync("report", "merge", Part(1), Part(2), Part(3));

        Assert.Equal((ExitCodes.Done, ""), (whole.Code, whole.Error));
        Assert.Equal((ExitCodes.Unread, "regstore: part 2/3 is missing\n"), (missing.Code, missing.Error.ReplaceLineEndings("\n")));
        Assert.Contains("\"complete\":false", Encoding.UTF8.GetString(missing.Output), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unread, unfinished.Code);
        Assert.Contains("did not finish", unfinished.Error, StringComparison.Ordinal);
        Assert.Contains("part 2/3 is missing", unfinished.Error, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(Part(2), (await Regstore.RunAsync("verify", "--json", Data, "alpine:3.4", "--read-data-subset", "2/3")).Output);
        var strangers = await Regstore.RunAsync("report", "merge", Part(1), Part(2), Part(3));
        await File.WriteAllTextAsync(Part(2), (await File.ReadAllTextAsync(Part(1))).Replace("\"1/3\"", "\"2/3\"", StringComparison.Ordinal)[..^40]);
        var cut = await Regstore.RunAsync("report", "merge", Part(1), Part(2), Part(3));

        Assert.Equal(ExitCodes.Unread, strangers.Code);
        Assert.Contains($"one verified {Data}, another {Data} alpine:3.4", strangers.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unread, cut.Code);
        Assert.Contains("did not finish", cut.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unread, mixed.Code);
        Assert.Contains("not parts of one run", mixed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", ":1 was not printed by verify --json")]
    [InlineData("{}", ":1 was not printed by verify --json")]
    [InlineData("{\"message_type\":\"summary\",\"schema\":1,\"command\":\"orphans\"}", ":1 was not printed by verify --json")]
    [InlineData("null", ":1 was not printed by verify --json")]
    [InlineData("""{"message_type":"finding","schema":1,"id":"RS1001"}""", ":1 was not printed by verify --json")]
    [InlineData("SUMMARY \"subset\":\"1/99999999999\"", ":1 was not printed by verify --json")]
    [InlineData("SUMMARY \"subset\":\"4/3\"", ":1 was not printed by verify --json")]
    [InlineData("SUMMARY \"seconds\":1e300", ":1 was not printed by verify --json")]
    public async Task What_is_no_report_is_named(string content, string expected)
    {
        _ = new CleanStore(new StoreBuilder(new FileSystem(), Data));
        if (content.StartsWith("SUMMARY ", StringComparison.Ordinal))
        {
            var field = content["SUMMARY ".Length..];
            var summary = await Regstore.TextAsync("verify", "--json", Data);
            content = System.Text.RegularExpressions.Regex.Replace(summary, $"{field[..(field.IndexOf(':', StringComparison.Ordinal) + 1)]}[^,]*", field);
        }

        await File.WriteAllTextAsync(Part(1), content);

        var (code, _, error) = await Regstore.RunAsync("report", "merge", Part(1));

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains($"{Part(1)}{expected}", error, StringComparison.Ordinal);
    }

    private string Part(int number) => Path.Combine(_directory, $"part-{number}.json");

    private async Task RunAsync(int number)
    {
        using var process = Process.Start(new ProcessStartInfo(Regstore.Program[0], [.. Regstore.Program.Skip(1), "verify", "--json", Data, "--read-data-subset", $"{number}/16"]) { RedirectStandardOutput = true })!;
        await File.WriteAllTextAsync(Part(number), await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
    }

    private static void DemandSame((int Code, byte[] Output, string Error) single, (int Code, byte[] Output, string Error) merged)
    {
        Assert.Equal(single.Code, merged.Code);
        Assert.Equal(Scrub(single.Output), Scrub(merged.Output));
    }

    private static string Scrub(byte[] output) => Sample.Scrub(Encoding.UTF8.GetString(output), "no such directory");
}
