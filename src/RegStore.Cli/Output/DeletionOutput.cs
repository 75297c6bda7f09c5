using RegStore.Model;
using RegStore.Usage;

namespace RegStore.Cli.Output;

/// <summary>What a deletion would free, for people and for programs.</summary>
internal static class DeletionOutput
{
    public static void Write(TextWriter output, IReadOnlyList<ImageReference> images, DeletionReport report, CollectionAdvice advice, bool asJson)
    {
        if (asJson)
        {
            JsonOutput.WriteLine(output, new DeletionDocument(
                1,
                [.. images.Select(image => image.ToString())],
                [.. report.Tags.Select(tag => tag.ToString())],
                [.. report.Revisions.Select(revision => revision.ToString())],
                report.Freed.Count,
                report.Freed.Bytes,
                [.. report.Uncertainties.Select(it => new WithheldLine(it.Path, it.Reason))]));
            return;
        }

        foreach (var gone in report.Tags.Concat(report.Revisions))
        {
            output.WriteLine($"- {PlainText.Name(gone.ToString())}");
        }

        output.WriteLine(
            $"deleting {PlainText.Count(report.Tags.Count, "tag")} and {PlainText.Count(report.Revisions.Count, "revision")} would free "
            + $"{PlainText.Size(report.Freed.Bytes)} in {PlainText.Count(report.Freed.Count, "blob")} once garbage is collected");
        foreach (var uncertainty in report.Uncertainties)
        {
            output.WriteLine(PlainText.Name($"not fully known: {uncertainty.Path}: {uncertainty.Reason}"));
        }

        advice.WriteDeletion(output, report);
    }
}
