using RegStore.Usage;

namespace RegStore.Cli.Output;

/// <summary>What changed from one store to another, for people and for programs.</summary>
internal static class DiffReport
{
    public static void Write(TextWriter output, StoreDifference difference, bool isQuiet)
    {
        WriteAll(output, "-", difference.RepositoriesRemoved.Select(name => $"{name}/"));
        WriteAll(output, "+", difference.RepositoriesAdded.Select(name => $"{name}/"));
        foreach (var tag in difference.Tags)
        {
            var (mark, names) = tag switch
            {
                { IsAdded: true } => ("+", Name(tag.To)),
                { IsRemoved: true } => ("-", Name(tag.From)),
                _ => ("M", $"{Name(tag.From)} -> {Name(tag.To)}"),
            };
            WriteAll(output, mark, [$"{tag.Tag}  {names}"]);
        }

        // The revision that a tag names goes and comes with the tag.
        var told = difference.Tags.SelectMany(tag => new[] { tag.From, tag.To }, (tag, digest) => (tag.Tag.Repository, digest)).ToHashSet();
        WriteAll(output, "-", difference.RevisionsRemoved.Where(it => !told.Contains((it.Repository, it.Digest))).Select(it => it.ToString()));
        WriteAll(output, "+", difference.RevisionsAdded.Where(it => !told.Contains((it.Repository, it.Digest))).Select(it => it.ToString()));
        WriteAll(output, "M", difference.BlobsOfOtherLength.Select(digest => $"{digest}  of different length: one of the two is damaged, verify shows which"));
        if (!isQuiet)
        {
            output.WriteLine(difference.HasAny ? $"blobs: + {Words(difference.BlobsAdded)}, - {Words(difference.BlobsRemoved)}" : "no difference");
        }
    }

    public static DiffDocument Document(StoreDifference difference, int exitCode) => new(
        1,
        difference.HasAny,
        difference.Unread.Count == 0,
        [.. difference.RepositoriesAdded.Select(name => name.ToString())],
        [.. difference.RepositoriesRemoved.Select(name => name.ToString())],
        [.. difference.Tags.Where(tag => tag.IsAdded).Select(tag => new TagDocument($"{tag.Tag}", null, tag.To?.ToString()))],
        [.. difference.Tags.Where(tag => tag is { IsAdded: false, IsRemoved: false }).Select(tag => new TagDocument($"{tag.Tag}", tag.From?.ToString(), tag.To?.ToString()))],
        [.. difference.Tags.Where(tag => tag.IsRemoved).Select(tag => new TagDocument($"{tag.Tag}", tag.From?.ToString(), null))],
        [.. difference.RevisionsAdded.Select(revision => revision.ToString())],
        [.. difference.RevisionsRemoved.Select(revision => revision.ToString())],
        new TotalLine(difference.BlobsAdded.Count, difference.BlobsAdded.Bytes),
        new TotalLine(difference.BlobsRemoved.Count, difference.BlobsRemoved.Bytes),
        [.. difference.BlobsOfOtherLength.Select(digest => digest.ToString())],
        exitCode);

    private static void WriteAll(TextWriter output, string mark, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            output.WriteLine(PlainText.Name($"{mark} {line}"));
        }
    }

    private static string Name(Model.Digest? digest) => digest?.Abbreviated ?? "(unreadable)";

    private static string Words(SizeTotal total) => $"{total.Count} of {PlainText.Size(total.Bytes)}";
}
