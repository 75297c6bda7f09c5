using System.Globalization;
using System.Text.RegularExpressions;
using k8s;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>The files of samples/ that deploy regstore are such as their readers take, and their command lines are such as regstore takes.</summary>
public sealed partial class Deploying : IDisposable
{
    private const string Rules = "{extends: default, rules: {line-length: disable, document-start: disable, braces: disable, brackets: disable}}";

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<string, string> Lines
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in new[] { "compose/nightly.sh", "cron/regstore", "systemd/regstore-snapshot.service", "systemd/regstore-scrub@.service", "kubernetes/nightly-snapshot.yaml", "kubernetes/split-verify.yaml" })
            {
                var lines = Command().Matches(File.ReadAllText(SourceTree.PathOf(["samples", .. file.Split('/')]))).ToList();
                Assert.True(lines.Count > 0, $"{file} runs no regstore");
                foreach (var line in lines)
                {
                    data.Add(file, line.Groups["arguments"].Value.TrimEnd());
                }
            }

            return data;
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Their_command_lines_are_understood(string file, string line)
    {
        // Their directories, which some take from the environment, are not here; that is met only once all else is understood.
        var arguments = Quoted().Replace(line, "/nowhere").Replace("$((JOB_COMPLETION_INDEX+1))", "16", StringComparison.Ordinal).Replace("%i", "pool", StringComparison.Ordinal)
            .Replace("$METRICS/", $"{_directory}/", StringComparison.Ordinal).Replace("/var/lib/regstore/", $"{_directory}/", StringComparison.Ordinal)
            .Replace("snapshot --", "snapshot /nowhere /nowhere --", StringComparison.Ordinal).Replace("$KEEP", "--keep-daily 7", StringComparison.Ordinal).Replace("$SCRUB", "--max-age 30d", StringComparison.Ordinal).Split(' ');
        var (code, _, error) = await Regstore.RunAsync(arguments);

        Assert.True(code is ExitCodes.NoStore or ExitCodes.Unread, $"{file}: {code} {error}");
        Assert.DoesNotContain("--help", error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(0, 0, null)]
    [InlineData(4, 0, "snapshot ended with 4")]
    [InlineData(0, 3, "verify ended with 3")]
    [InlineData(1, 1, "snapshot ended with 1, verify ended with 1")]
    public async Task A_night_that_failed_is_seen_and_none_is_left_out(int snapshot, int verify, string? failed)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The script runs in a container of Linux.");
        var (programs, state) = (Directory.CreateDirectory(Path.Combine(_directory, "bin")).FullName, Directory.CreateDirectory(Path.Combine(_directory, "state")).FullName);
        await WriteProgramAsync("regstore", $"echo $1 >> {state}/runs; [ $1 = snapshot ] && exit {snapshot}; exit {verify}");

        // The first wait ends the loop.
        await WriteProgramAsync("sleep", $"echo $1 > {state}/waits; exit 1");
        string[] night = [$"PATH={programs}:/usr/bin:/bin", $"STATE={state}", $"STORE={Sample.Data}", "sh", SourceTree.PathOf("samples", "compose", "nightly.sh")];

        await RealProgram.RunAsync("env", night);
        await RealProgram.RunAsync("env", night);

        // What was done within a day is not done again at the next start.
        Assert.Equal(["snapshot", "verify"], await File.ReadAllLinesAsync(Path.Combine(state, "runs")));
        Assert.InRange(int.Parse(await File.ReadAllTextAsync(Path.Combine(state, "waits")), CultureInfo.InvariantCulture), 1, 86_400 + 3600);
        Assert.Equal(failed is not null, File.Exists(Path.Combine(state, "failed")));
        Assert.EndsWith(failed is null ? "" : $": {failed}\n", failed is null ? "" : await File.ReadAllTextAsync(Path.Combine(state, "failed")), StringComparison.Ordinal);

        File.Delete(Path.Combine(state, "night"));
        await WriteProgramAsync("regstore", "exit 0");
        await RealProgram.RunAsync("env", night);
        Assert.False(File.Exists(Path.Combine(state, "failed")));

        async Task WriteProgramAsync(string name, string script)
        {
            await File.WriteAllTextAsync(Path.Combine(programs, name), $"#!/bin/sh\n{script}\n");
            await RealProgram.DemandAsync("chmod", "+x", Path.Combine(programs, name));
        }
    }

    [SkippableTheory]
    [InlineData(2, "usage", "STORE")]
    [InlineData(1, "no backup", "nowhere", "OUT", "now")]
    [InlineData(0, ", sound", "STORE", "OUT", "now")]
    public async Task The_nightly_backup_says_how_it_ended(int expected, string words, params string[] arguments)
    {
        var program = Path.Combine(Path.GetDirectoryName(typeof(ExitCodes).Assembly.Location)!.Replace(Path.Combine("tests", "RegStore.Cli.Tests"), Path.Combine("samples", "NightlyBackup"), StringComparison.Ordinal), "NightlyBackup.dll");
        Skip.IfNot(File.Exists(program), "The samples are not built.");

        var (code, output, error) = await RealProgram.RunAsync("dotnet", [program, .. arguments.Select(it => it == "STORE" ? Sample.Data : it == "OUT" ? Path.Combine(_directory, "out.tar") : it)]);

        Assert.Equal(expected, code);
        Assert.Contains(words, output + error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Systemd_takes_its_units()
    {
        RealProgram.Demand(RealProgram.SystemdAnalyze);
        var units = Directory.GetFiles(SourceTree.PathOf("samples", "systemd")).Where(unit => !unit.EndsWith(".default", StringComparison.Ordinal)).Select(unit => Path.Combine(_directory, Path.GetFileName(unit))).ToArray();
        foreach (var unit in units)
        {
            // It demands that the program is there, which on this machine it need not be.
            var text = await File.ReadAllTextAsync(SourceTree.PathOf("samples", "systemd", Path.GetFileName(unit)));
            await File.WriteAllTextAsync(unit, text.Replace("/usr/local/bin/regstore", "/bin/true", StringComparison.Ordinal));
        }

        var (code, output, error) = await RealProgram.RunAsync(RealProgram.SystemdAnalyze, ["verify", .. units]);

        Assert.Equal((0, "", ""), (code, output, error));
    }

    [SkippableFact]
    public async Task Prometheus_takes_its_alerts()
    {
        RealProgram.Demand(RealProgram.Promtool);

        Assert.Contains("6 rules found", await RealProgram.DemandAsync(RealProgram.Promtool, "check", "rules", SourceTree.PathOf("samples", "prometheus", "regstore-alerts.yaml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nightly-snapshot.yaml", 1)]
    [InlineData("split-verify.yaml", 2)]
    public async Task Kubernetes_knows_every_field_of_its_objects(string file, int objects)
    {
        var text = await File.ReadAllTextAsync(SourceTree.PathOf("samples", "kubernetes", file));

        Assert.Equal(objects, KubernetesYaml.LoadAllFromString(text, strict: true).Count);
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(text.Replace("restartPolicy:", "restartsPolicy:", StringComparison.Ordinal), strict: true));
    }

    [SkippableFact]
    public async Task What_is_yaml_is_yaml()
    {
        RealProgram.Demand(RealProgram.Yamllint);
        var files = Directory.GetFiles(SourceTree.PathOf("samples"), "*.yaml", SearchOption.AllDirectories);
        Assert.Equal(4, files.Length);

        Assert.Equal("", await RealProgram.DemandAsync(RealProgram.Yamllint, ["--strict", "-d", Rules, .. files]));
    }

    [Fact]
    public async Task Its_alerts_and_its_metrics_speak_of_the_same()
    {
        var metrics = Path.Combine(_directory, "m.prom");
        await Regstore.TextAsync("verify", Sample.Data, "--state", Path.Combine(_directory, "state"), "--metrics", metrics);
        var written = await File.ReadAllTextAsync(metrics);

        foreach (Match name in Metric().Matches(await File.ReadAllTextAsync(SourceTree.PathOf("samples", "prometheus", "regstore-alerts.yaml"))))
        {
            Assert.Contains($"# TYPE {name.Value} gauge", written, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"regstore (?<arguments>(?:snapshot|verify|report) [^>|\n]+)")]
    private static partial Regex Command();

    [GeneratedRegex("\"\\$[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("regstore_[a-z_]+")]
    private static partial Regex Metric();
}
