using RegStore.Checks;

namespace RegStore.Cli.Output;

/// <summary>A finding for programs.</summary>
internal static class FindingJson
{
    public static FindingLine Line(Finding finding) => new(
        "finding",
        1,
        finding.Kind.Id,
        finding.Kind.Name,
        finding.Severity.ToString().ToLowerInvariant(),
        finding.Path,
        finding.Digest?.ToString(),
        finding.Expected,
        finding.Actual,
        finding.Transient,
        finding.Message,
        [.. finding.Affects.Select(reference => reference.ToString())],
        Generations.Text(finding.BlocksGc),
        Generations.Text(finding.BlocksGcDeleteUntagged),
        [.. finding.Snapshots.Select(snapshot => snapshot.ToString())],
        finding.Remedies);
}
