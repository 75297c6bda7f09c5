using RegStore.Usage;

namespace RegStore.Cli.Output.Page;

/// <summary>What would free the most disk, and how: orphans and uploads to clean up, and the tags that alone use the most.</summary>
internal sealed class Savings(string store, UsageReport usage)
{
    private const int Rows = 10;

    public void Write(TextWriter output)
    {
        var largest = All().Where(it => it.Bytes > 0).OrderByDescending(it => it.Bytes).Take(Rows).ToList();
        if (largest.Count == 0)
        {
            return;
        }

        output.WriteLine("""
            <h2>Largest savings</h2>
            <p>What nothing else uses, each taken alone: tags that share a layer free it only together.
            <table><thead><tr><th>what<th class="n">frees<th>how<tbody>
            """);
        foreach (var (what, bytes, how) in largest)
        {
            output.WriteLine($"<tr><td>{UsagePage.Text(PlainText.Abbreviated(what))}<td class=\"n\">{PlainText.Size(bytes)}<td>{UsagePage.Text(how)}");
        }

        output.WriteLine("</table>");
    }

    private IEnumerable<(string What, long Bytes, string How)> All()
    {
        if (usage.Reclaimable is { } reclaimable)
        {
            yield return (PlainText.Count(reclaimable.Count, "orphan"), reclaimable.Bytes, $"garbage collection; regstore orphans {RemedyText.Quoted(store)} prints the commands");
        }

        yield return (PlainText.Count(usage.Uploads.Count, "unfinished upload"), usage.Uploads.Bytes, $"regstore repair {RemedyText.Quoted(store)}, once they are stale");
        foreach (var repository in usage.Repositories)
        {
            if (repository.Untagged is { } untagged)
            {
                yield return ($"{repository.Name}, without a tag", untagged.Unique, $"garbage collection with --delete-untagged; regstore orphans {RemedyText.Quoted(store)} --untagged lists it");
            }

            foreach (var tag in repository.Tags)
            {
                yield return ($"{repository.Name}:{tag.Tag}", tag.Usage.Unique, "delete the tag, then garbage collection");
            }
        }
    }
}
