using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using System.Text.RegularExpressions;
using RegStore.Model;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Stores;

/// <summary>What is said of a clean store to which a harm was done, as text: what was found and expected, whom it breaks, what to do, and what a collection would do.</summary>
internal static partial class DamageText
{
    /// <summary>Of each harm a paragraph. What a collection deletes of the clean store is said once, in the first.</summary>
    /// <param name="harms">The harms.</param>
    /// <param name="directory">An empty directory, for those that need a real disk.</param>
    public static async Task<string> DescribeAsync(IEnumerable<Damage> harms, string directory)
    {
        var none = await DescribeAsync(new Damage("no harm", FindingKind.BlobMissing, _ => { }), Path.Combine(directory, "none"));
        var paragraphs = await Task.WhenAll(harms.Index().Select(it => DescribeAsync(it.Item, Path.Combine(directory, $"{it.Index}"))));
        return string.Join("\n\n", paragraphs.Select(lines => string.Join('\n', lines.Where(line => !none.Contains(line)))).Prepend(string.Join('\n', none)));
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
