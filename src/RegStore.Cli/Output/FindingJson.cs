using System.Text.Json;
using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>A finding for programs.</summary>
internal static class FindingJson
{
    public static FindingLine Line(Finding finding, RemedyText remedies) => new(
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
        [.. remedies.Words(finding)],
        [.. finding.Remedies.Select(remedy => Code(remedy))],
        Generations.Text(finding.Breaks));

    /// <summary>The name of a value for programs, which stays when its words change.</summary>
    public static string Code(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
