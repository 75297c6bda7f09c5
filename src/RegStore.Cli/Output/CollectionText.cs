using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>What the server's own garbage collection would destroy, for people and for programs.</summary>
internal static class CollectionText
{
    /// <summary>What it would delete of tagged images, a sentence for each difference between the generations; none if nothing.</summary>
    public static IEnumerable<string> Words(IEnumerable<CollectionLoss> losses, bool deleteUntagged) => losses
        .Where(loss => loss.DeleteUntagged == deleteUntagged)
        .GroupBy(loss => (loss.Blobs, Images: string.Join(' ', loss.Images)))
        .Select(same => $"on {string.Join(" and ", same.SelectMany(loss => Generations.Text(loss.Generation)))} would delete {PlainText.Count(same.Key.Blobs, "blob")} of {Images(same.First().Images)}");

    public static IReadOnlyList<LossLine> Lines(IEnumerable<CollectionLoss> losses) =>
        [.. losses.Select(loss => new LossLine(Generations.Text(loss.Generation)[0], loss.DeleteUntagged, loss.Blobs, [.. loss.Images.Select(image => image.ToString())]))];

    private static string Images(IReadOnlyList<Model.ImageReference> images) => $"{PlainText.Count(images.Count, "tagged image")}: {PlainText.FirstFew(images)}";
}

internal sealed record LossLine(string Server, bool DeleteUntagged, int Blobs, IReadOnlyList<string> Images);
