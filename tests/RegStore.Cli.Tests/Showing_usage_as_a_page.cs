using System.Globalization;
using System.Text.RegularExpressions;
using System.Text.Json;
using RegStore.Cli.Output;
using RegStore.Cli.Output.Page;
using RegStore.Tests;
using RegStore.Usage;

namespace RegStore.Cli.Tests;

/// <summary>The page tells the figures of the store, asks for nothing else, and fits on a desk and a phone.</summary>
public sealed partial class Showing_usage_as_a_page : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-<b>&").FullName;
    private readonly string _store = Sample.Copy();

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        Directory.Delete(_store, recursive: true);
    }

    [Fact]
    public async Task It_tells_the_figures_of_the_store()
    {
        var orphan = new string('b', 64);
        Directory.CreateDirectory(Path.Combine(_store, $"docker/registry/v2/blobs/sha256/bb/{orphan}"));
        await File.WriteAllTextAsync(Path.Combine(_store, $"docker/registry/v2/blobs/sha256/bb/{orphan}/data"), new string('x', 4321));
        await File.WriteAllTextAsync(Path.Combine(_store, "docker/registry/v2/repositories/debian/_manifests/tags/jessie/current/link"), "");
        var usage = await RegistryStore.Open(_store).MeasureUsageAsync();

        var page = await PageAsync();

        Assert.Contains($"<dd>{PlainText.Size(usage.All.Bytes)}<small>{usage.All.Count} blobs</small>", page, StringComparison.Ordinal);
        Assert.Contains($"<dd>{PlainText.Size(usage.Active.Bytes)}<small>{usage.Active.Count} blobs</small>", page, StringComparison.Ordinal);
        Assert.Contains("<dd>4.32kB (38%)<small>1 orphan</small>", page, StringComparison.Ordinal);
        Assert.All(usage.Repositories, it => Assert.Contains(
            $"</details><td class=\"n\">{PlainText.Size((long)it.Portion)}<td class=\"n\">{PlainText.Size(it.Usage.Size)}<td class=\"n\">{PlainText.Size(it.Usage.Shared)}<td class=\"n\">{PlainText.Size(it.Usage.Unique)}",
            page[page.IndexOf($"<summary>{it.Name}</summary>", StringComparison.Ordinal)..].Split("<tr><td style")[0],
            StringComparison.Ordinal));
        Assert.Contains("<code>bbbbbbbbbbbb</code><td class=\"n\">4.32kB<td>nothing", page, StringComparison.Ordinal);
        Assert.Contains("<tr><td>blob<td class=\"n\">4.32kB<td", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"error\">error RS2001 link-empty<td>repositories/debian/_manifests/tags/jessie/current/link", page, StringComparison.Ordinal);
        Assert.Equal(usage.Repositories.Count + 1, Tile().Count(page));
    }

    [Fact]
    public async Task It_begins_with_what_matters_and_when_and_where_it_was_measured()
    {
        var sound = await PageAsync();
        await File.WriteAllTextAsync(Path.Combine(_store, "docker/registry/v2/repositories/debian/_manifests/tags/jessie/current/link"), "");

        var damaged = await PageAsync();

        Assert.Contains("<p class=\"lead\">6.95kB in 3 repositories; team/app/web takes the most, 44%. Nothing can be reclaimed without deleting tags.\n", sound, StringComparison.Ordinal);
        Assert.Contains($" UTC on {Environment.MachineName}, regstore ", sound, StringComparison.Ordinal);
        Assert.Contains(DateTime.UtcNow.ToString("<p>yyyy-MM-dd", CultureInfo.InvariantCulture), sound, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"bad\"", sound, StringComparison.Ordinal);
        Assert.Contains("<p class=\"lead\">This store is damaged: 1 image cannot be pulled completely.", damaged, StringComparison.Ordinal);
        Assert.True(damaged.IndexOf("<div class=\"bad\">", StringComparison.Ordinal) < damaged.IndexOf("all blobs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_pool_it_shows_the_growth_and_what_changed()
    {
        var pool = Path.Combine(_store, "..", $"{Path.GetFileName(_store)}.pool");
        var tag = Path.Combine(_store, "docker/registry/v2/repositories/debian/_manifests/tags/jessie");
        Directory.Move(tag, $"{_store}/jessie");
        Directory.Move(Path.Combine(_store, "docker/registry/v2/repositories/debian"), $"{_store}/debian");
        try
        {
            await Regstore.TextAsync("snapshot", _store, pool);
            var one = await PageAsync(more: ["--pool", pool]);
            Directory.Move($"{_store}/debian", Path.Combine(_store, "docker/registry/v2/repositories/debian"));
            await Task.Delay(TimeSpan.FromSeconds(1));
            await Regstore.TextAsync("snapshot", _store, pool);
            Directory.Move($"{_store}/jessie", tag);
            var two = await PageAsync(more: ["--pool", pool]);

            Assert.Contains("<p>Nothing changed since 20", one, StringComparison.Ordinal);
            Assert.DoesNotContain("<svg", one, StringComparison.Ordinal);
            Assert.Contains("The images grew by ", two, StringComparison.Ordinal);
            Assert.Equal(2, two.Split("<circle").Length - 1);
            Assert.Contains(": 1 tag added, 0 moved, 0 removed; 0B in 0 new blobs, 0B no longer needed.", two, StringComparison.Ordinal);
            Assert.Contains("<tr><td>debian:jessie<td><td><code", two, StringComparison.Ordinal);
            Assert.DoesNotMatch(Request(), two);
        }
        finally
        {
            Directory.Delete(pool, recursive: true);
        }
    }

    [Fact]
    public async Task It_tells_the_largest_savings()
    {
        var usage = await RegistryStore.Open(_store).MeasureUsageAsync();

        var page = await PageAsync();

        var savings = page[page.IndexOf("<h2>Largest savings", StringComparison.Ordinal)..page.IndexOf("<h2>Largest blobs", StringComparison.Ordinal)];
        var largest = usage.Repositories.SelectMany(it => it.Tags, (it, tag) => (Name: $"{it.Name}:{tag.Tag}", tag.Usage.Unique)).MaxBy(it => it.Unique);
        Assert.Contains($"<tbody>\n<tr><td>{largest.Name}<td class=\"n\">{PlainText.Size(largest.Unique)}<td>delete the tag", savings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uploads_that_never_ended_have_a_card()
    {
        Directory.CreateDirectory(Path.Combine(_store, "docker/registry/v2/repositories/debian/_uploads/x"));
        await File.WriteAllTextAsync(Path.Combine(_store, "docker/registry/v2/repositories/debian/_uploads/x/data"), new string('x', 1234));

        Assert.Contains("<dt>unfinished uploads<dd>1.23kB<small>1 upload</small>", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hundreds_of_repositories_lie_together_by_their_first_name_in_colours_that_differ()
    {
        // A report comes from a store or from JSON.
        var repositories = Enumerable.Range(0, 400).Select(i =>
            $$"""{"Name":"{{(i % 4 == 0 ? "web" : "search")}}/service{{i}}","Usage":{"Shared":0,"Unique":1000},"Portion":1000,"Tags":[]}""");
        var usage = JsonSerializer.Deserialize<UsageReport>($$"""{"Repositories":[{{string.Join(',', repositories)}}]}""")!;

        var teams = Team.Of(usage);
        using var page = new StringWriter();
        new RepositoryMap(teams, 0).Write(page);

        Assert.Equal([("search", 300_000.0), ("web", 100_000.0)], teams.Select(team => (team.Name, team.Portion)));
        Assert.Equal(2, teams.Select(team => team.Hue).Distinct().Count());
        Assert.Equal(120, Tile().Count(page.ToString()));
        Assert.Contains("search: 240 more<br>240kB", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("<b>web<br>100kB</b>", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_asks_for_nothing_and_takes_names_for_text()
    {
        var named = Path.Combine(_directory, "store");
        Directory.Move(_store, named);
        var page = await PageAsync(named);
        Directory.Move(named, _store);

        Assert.DoesNotMatch(Request(), page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&amp;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 1.0 })]
    [InlineData(new[] { 6.0, 6, 4, 3, 2, 2, 1 })]
    [InlineData(new[] { 1e15, 1e9, 1000, 1, 1 })]
    public void The_tiles_are_as_large_as_their_weights_and_fill_the_map(double[] weights)
    {
        var tiles = Treemap.Divide(weights, 16.0 / 9);

        Assert.Equal(weights.Length, tiles.Count);
        Assert.All(weights.Zip(tiles), it => Assert.Equal(1, it.Second.Width * it.Second.Height / 10_000 / (it.First / weights.Sum()), 6));
        Assert.All(tiles, tile => Assert.True(tile is { Left: >= -1e-6, Top: >= -1e-6 } && tile.Left + tile.Width <= 100 + 1e-6 && tile.Top + tile.Height <= 100 + 1e-6));
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_is_told_and_leaves_nothing()
    {
        var (code, _, error) = await Regstore.RunAsync("du", _store, "--html", Path.Combine(_directory, "nowhere/du.html"));

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task It_is_no_wider_than_the_window(int width)
    {
        RealProgram.Demand(RealProgram.Chromium);
        await PageAsync();

        // A page of its own measures the other in a frame, since the page itself runs no script.
        await File.WriteAllTextAsync(Path.Combine(_directory, "frame.html"), $$"""
            <iframe src="du.html" style="width:{{width}}px;height:900px;border:0" onload="const page = this.contentDocument.documentElement;
            document.title = page.scrollWidth + ' ' + this.contentDocument.querySelectorAll('.map > div').length"></iframe>
            """);
        var dom = await RealProgram.DemandAsync(
            RealProgram.Chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files", "--virtual-time-budget=5000", "--dump-dom",
            new Uri(Path.Combine(_directory, "frame.html")).AbsoluteUri);

        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{width} 3"), Title().Match(dom).Groups[1].Value);
    }

    private async Task<string> PageAsync(string? store = null, params string[] more)
    {
        var page = Path.Combine(_directory, "du.html");
        await Regstore.RunAsync(["du", store ?? _store, "--html", page, .. more]);
        Assert.Equal([page], Directory.GetFiles(_directory));
        return await File.ReadAllTextAsync(page);
    }

    [GeneratedRegex("<div class=\"(repository|waste)\"")]
    private static partial Regex Tile();

    [GeneratedRegex("https?:|//|src=|url\\(|<script|<link|@import", RegexOptions.IgnoreCase)]
    private static partial Regex Request();

    [GeneratedRegex("<title>([^<]*)</title>")]
    private static partial Regex Title();
}
