using RegStore.Listing;
using RegStore.Model;

namespace RegStore.Cli.Output;

/// <summary>The chain from a tag down to its layers.</summary>
internal static class InspectReport
{
    private static readonly string[] Headings = ["ROLE", "DIGEST", "SIZE", "ON DISK", "MEDIA TYPE", "PLATFORM"];

    public static void Write(Terminal terminal, ImageReference reference, InspectedBlob chain)
    {
        terminal.Out.WriteLine(reference);
        Columns.Write(terminal, Headings, Rows(chain, 0));
    }

    public static bool HasProblem(InspectedBlob blob) => (blob.Problem is not null && blob.Role != BlobRole.Subject) || blob.Children.Any(HasProblem);

    public static InspectBlob Document(InspectedBlob blob) => new(
        Word(blob.Role),
        blob.MediaType?.ToString(),
        blob.ArtifactType,
        blob.Digest.ToString(),
        blob.Size,
        blob.SizeOnDisk,
        blob.SizeOnDisk is not null,
        blob.Linked,
        blob.Platform?.ToString(),
        blob.Problem,
        [.. blob.Children.Select(Document)]);

    private static IEnumerable<string[]> Rows(InspectedBlob blob, int depth) =>
        blob.Children.SelectMany(child => Rows(child, depth + 1)).Prepend(
        [
            new string(' ', 2 * depth) + Word(blob.Role),
            blob.Digest.ToString(),
            blob.Size is { } size ? PlainText.Size(size) : "",
            blob.Problem ?? (blob.SizeOnDisk is null ? "no, and need not be" : "yes"),
            blob.MediaType?.ToString() ?? "",
            blob.Platform?.ToString() ?? blob.ArtifactType ?? "",
        ]);

    /// <summary>The word for what a blob is.</summary>
    public static string Word(BlobRole role) => role.ToString().ToLowerInvariant();
}
