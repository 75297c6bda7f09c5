using RegStore.Listing;
using RegStore.Model;

namespace RegStore.Cli.Output;

/// <summary>A listing for people and for programs.</summary>
internal static class ListReport
{
    private static readonly string[] Headings = ["TAG", "DIGEST", "KIND", "PLATFORMS", "SIZE", "MODIFIED"];

    /// <summary>The form that scripts rely on: <c>* name</c>, then <c>    * name:tag</c> a tag a line.</summary>
    public static void WritePlain(TextWriter output, StoreListing listing)
    {
        foreach (var repository in listing.Repositories)
        {
            var name = PlainText.Name(repository.Name.ToString());
            output.WriteLine($"* {name}");
            foreach (var tag in repository.Tags)
            {
                output.WriteLine($"    * {name}:{PlainText.Name(tag.Tag.ToString())}");
            }
        }
    }

    public static void WriteLong(Terminal terminal, StoreListing listing, bool isWhole) =>
        Columns.Write(terminal, Headings, listing.Repositories.SelectMany(repository => repository.Tags.Select(tag => new[]
        {
            $"{repository.Name}:{tag.Tag}",
            tag.Digest?.Abbreviated ?? "",
            tag.Problem ?? Kind(tag) ?? "",
            string.Join(",", tag.Platforms),
            tag.Size is { } size ? PlainText.Size(size) : "",
            PlainText.Time(tag.Modified),
        })), isWhole);

    public static ListDocument Document(StoreListing listing) => new(1,
    [
        .. listing.Repositories.Select(repository => new ListRepository(repository.Name.ToString(),
        [
            .. repository.Tags.Select(tag => new ListTag(
                tag.Tag.ToString(),
                tag.Digest?.ToString(),
                tag.MediaType?.ToString(),
                Kind(tag),
                tag.ArtifactType,
                [.. tag.Platforms.Select(platform => platform.ToString())],
                tag.Size,
                tag.Modified is null ? null : PlainText.Time(tag.Modified),
                tag.Problem)),
        ])),
    ]);

    private static string? Kind(TagListing tag) => tag is { Kind: ManifestKind.Image, ArtifactType: not null } ? "artifact" : tag.Kind?.ToString().ToLowerInvariant();
}
