using System.Text.RegularExpressions;
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
            foreach (var file in new[] { "compose/compose.yaml", "cron/regstore", "systemd/regstore-snapshot.service", "systemd/regstore-scrub.service", "kubernetes/nightly-snapshot.yaml", "kubernetes/split-verify.yaml" })
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
        // Their directories are not here; that is met only once all else is understood.
        var arguments = line.Replace("$((JOB_COMPLETION_INDEX+1))", "16", StringComparison.Ordinal).Replace("$METRICS/", Path.GetTempPath(), StringComparison.Ordinal).Split(' ');
        var (code, _, error) = await Regstore.RunAsync(arguments);

        Assert.True(code is ExitCodes.NoStore or ExitCodes.Unread, $"{file}: {code} {error}");
        Assert.DoesNotContain("--help", error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Systemd_takes_its_units()
    {
        RealProgram.Demand(RealProgram.SystemdAnalyze);
        var units = Directory.GetFiles(SourceTree.PathOf("samples", "systemd")).Select(unit => Path.Combine(_directory, Path.GetFileName(unit))).ToArray();
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

    [GeneratedRegex(@"regstore (?<arguments>(?:snapshot|verify|report) [^>""\n]+)")]
    private static partial Regex Command();

    [GeneratedRegex("regstore_[a-z_]+")]
    private static partial Regex Metric();
}
