using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using System.Text.RegularExpressions;
using RegStore.Model;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Verification;

namespace RegStore.Tests.Verification;

/// <summary>All that is said of each harm: what was found and expected, whom it breaks, what to do, and what a collection of the server would do with it.</summary>
public sealed partial class Describing_damage : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task Each_harm()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no pipes and links like these.");
        var none = await DescribeAsync(new Damage("no harm", FindingKind.BlobMissing, _ => { }), Path.Combine(_directory, "none"));

        var harms = await Task.WhenAll(DamageBox.All.Index().Select(it => DescribeAsync(it.Item, Path.Combine(_directory, $"{it.Index}"))));

        // What a collection deletes of the clean store is not said again below each harm.
        await VerifyXunit.Verifier.Verify(string.Join("\n\n", harms.Select(harm => string.Join('\n', harm.Where(line => !none.Contains(line)))).Prepend(string.Join('\n', none))));
    }

    private static async Task<IReadOnlyList<string>> DescribeAsync(Damage damage, string directory)
    {
        var builder = new StoreBuilder(damage.NeedsDisk ? new FileSystem() : new MockFileSystem(), directory);
        damage.Plant(new CleanStore(builder));
        var report = await DamagedStore.OpenStill(damage, builder).VerifyAsync();

        string[] lines =
        [
            damage.Name,
            .. report.Findings.SelectMany(Lines),
            .. Line("garbage-collect stops", Text(report.BlocksGc)),
            .. Line("garbage-collect --delete-untagged stops", Text(report.BlocksGcDeleteUntagged)),
            .. report.CollectionLosses.Select(loss =>
                $"  garbage-collect{(loss.DeleteUntagged ? " --delete-untagged" : "")} of {loss.Generation} deletes {loss.Blobs} blobs of {string.Join(", ", loss.Images)}"),
        ];
        return [.. lines.Select(line => LongHex().Replace(line, "$1").Replace(directory, "DIRECTORY", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Lines(Finding finding) =>
    [
        $"  {finding}",
        .. Line("  digest", finding.Digest?.ToString()),
        .. Line("  expected", finding.Expected),
        .. Line("  actual", finding.Actual),
        .. Line("  remedies", string.Join(", ", finding.Remedies)),
        .. Line("  stops garbage-collect of", Text(finding.BlocksGc)),
        .. Line("  stops garbage-collect --delete-untagged of", Text(finding.BlocksGcDeleteUntagged)),
    ];

    private static IEnumerable<string> Line(string what, string? value) => string.IsNullOrEmpty(value) ? [] : [$"  {what}: {value}"];

    private static string Text(ServerGenerations generations) => generations == ServerGenerations.None ? "" : $"{generations}";

    // Twelve digits tell digests apart, and leave lines that can be read.
    [GeneratedRegex("([0-9a-f]{12})[0-9a-f]{52,116}")]
    private static partial Regex LongHex();
}
