using RegStore.Usage;

namespace RegStore.Cli.Output;

/// <summary>What keeps a blob alive, for people and for programs.</summary>
internal static class ChainsReport
{
    public static void Write(TextWriter output, BlobHold hold)
    {
        foreach (var chain in hold.Chains)
        {
            output.WriteLine(PlainText.Name(string.Join(" -> ", chain.Steps.Select(Words).Prepend(chain.Root.ToString()))));
        }

        foreach (var uncertainty in hold.Uncertainties)
        {
            output.WriteLine(PlainText.Name($"perhaps {uncertainty.Path ?? "this store"}: {uncertainty.Reason}"));
        }

        if (hold.Chains.Count == 0 && hold.Uncertainties.Count == 0)
        {
            var links = hold.LinkedBy.Count == 0 ? "" : $"; linked as a layer in {string.Join(", ", hold.LinkedBy)}, where no manifest names it";
            output.WriteLine(PlainText.Name($"nothing leads to {hold.Digest}{links}"));
        }

        output.WriteLine(hold.Length is { } length ? $"on disk: {PlainText.Size(length)}" : "not on disk");
    }

    public static ChainsDocument Document(BlobHold hold) => new(
        1,
        $"{hold.Digest}",
        hold.Length,
        [.. hold.Chains.Select(chain => new ChainDocument(
            $"{chain.Root}",
            [.. chain.Steps.Select(step => new StepDocument(InspectReport.Word(step.Role), $"{step.Digest}", step.Platform?.ToString()))]))],
        [.. hold.LinkedBy.Select(name => name.ToString())],
        [.. hold.Uncertainties.Select(it => new WithheldLine(it.Path, it.Reason))]);

    private static string Words(BlobStep step) => $"{InspectReport.Word(step.Role)} {step.Digest.Abbreviated}{(step.Platform is { } platform ? $" ({platform})" : "")}";
}
