using RegStore.Model;

namespace RegStore.Cli.Output;

/// <summary>How an image was built.</summary>
internal static class HistoryReport
{
    private static readonly string[] Headings = ["CREATED", "CREATED BY", "SIZE", "COMMENT"];

    /// <summary>The steps, newest first; each that made a layer with the layer's length in the store.</summary>
    public static IReadOnlyList<HistoryStep> Steps(ImageConfig image, Manifest manifest)
    {
        var layers = new Queue<Descriptor>(manifest.Layers);
        return
        [
            .. image.History
                .Select(entry => new HistoryStep(
                    entry.Created is null ? null : PlainText.Time(entry.Created),
                    entry.CreatedBy,
                    !entry.EmptyLayer && layers.TryDequeue(out var layer) ? layer.Size ?? 0 : 0,
                    entry.Comment,
                    entry.EmptyLayer))
                .Reverse(),
        ];
    }

    public static void Write(Terminal terminal, IReadOnlyList<HistoryStep> steps, bool isWhole) =>
        Columns.Write(terminal, Headings, steps.Select(step => new[] { step.Created ?? "", step.CreatedBy, PlainText.Size(step.Size), step.Comment }), isWhole);
}
