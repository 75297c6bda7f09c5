using RegStore.Usage;

namespace RegStore.Cli.Output.Page;

/// <summary>The repositories with their figures, those of the map among them, and their tags to unfold.</summary>
internal sealed class RepositoryTable(IReadOnlyList<Team> teams)
{
    private const int Rows = 50;
    private const int Tags = 100;

    public void Write(TextWriter output)
    {
        var largest = teams.SelectMany(team => team.Repositories, (team, repository) => (team.Style, Repository: repository)).OrderByDescending(it => it.Repository.Portion).ToList();
        output.WriteLine("<table class=\"figures\"><thead><tr><th>repository<th class=\"n\">on the map<th class=\"n\">size<th class=\"n\">shared<th class=\"n\">unique<tbody>");
        foreach (var (style, repository) in largest.Take(Rows))
        {
            var name = UsagePage.Text($"{repository.Name}");
            output.WriteLine($"<tr><td style=\"{style}\"><i></i>{(repository.Tags.Count == 0 ? name : $"<details><summary>{name}</summary>{TagsOf(repository)}</details>")}{Figures(PlainText.Size((long)repository.Portion), repository.Usage)}");
        }

        output.WriteLine("</table>");
        UsagePage.WriteMore(output, largest.Count - Rows);
    }

    private static string TagsOf(RepositoryUsage repository)
    {
        var tags = repository.Tags.OrderByDescending(tag => tag.Usage.Size).ToList();
        var rows = tags.Take(Tags).Select(tag => $"<tr><td>{UsagePage.Text(PlainText.Abbreviated($"{tag.Tag}"))}<td class=\"n\">{PlainText.Size(tag.Usage.Size)}<td class=\"n\">{PlainText.Size(tag.Usage.Unique)}");
        var untagged = repository.Untagged is { } rest ? $"<tr><td>without a tag<td class=\"n\">{PlainText.Size(rest.Size)}<td class=\"n\">{PlainText.Size(rest.Unique)}" : "";
        var more = tags.Count > Tags ? $"<tr><td>and {tags.Count - Tags} more<td><td>" : "";
        return $"<table><tr><th>tag<th class=\"n\">size<th class=\"n\">unique{string.Concat(rows)}{untagged}{more}</table>";
    }

    private static string Figures(string portion, DiskUsage usage) =>
        $"<td class=\"n\">{portion}<td class=\"n\">{PlainText.Size(usage.Size)}<td class=\"n\">{PlainText.Size(usage.Shared)}<td class=\"n\">{PlainText.Size(usage.Unique)}";
}
