using System.Text.RegularExpressions;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>What the README shows is what happens.</summary>
public sealed partial class Readme : IDisposable
{
    private static readonly string Text = File.ReadAllText(SourceTree.PathOf("README.md"));

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Its_commands_print_what_it_shows()
    {
        var shown = Block().Matches(Text).Where(match => match.Groups["output"].Length > 0).ToList();
        Assert.Equal(4, shown.Count);
        Assert.True(Text.Split('\n').Length < 200, "a README is read to its end");
        var (archive, pool) = (Path.Combine(_directory, "out.tar"), Path.Combine(_directory, "pool"));
        foreach (var match in shown)
        {
            var arguments = match.Groups["arguments"].Value.Replace("samples/data", Sample.Data, StringComparison.Ordinal).Replace("out.tar", archive, StringComparison.Ordinal).Replace(" pool ", $" {pool} ", StringComparison.Ordinal).Split(' ');
            var printed = (await Regstore.TextAsync(arguments)).Replace(Sample.Data, "samples/data", StringComparison.Ordinal).Replace(archive, "out.tar", StringComparison.Ordinal).Replace(pool, "pool", StringComparison.Ordinal);

            Assert.Equal(Snapshot().Replace(Sample.Scrub(match.Groups["output"].Value, "-"), "@ID"), Snapshot().Replace(Sample.Scrub(printed, "-"), "@ID"));
        }
    }

    [Fact]
    public void Its_code_is_the_sample() =>
        Assert.Equal(File.ReadAllText(SourceTree.PathOf("samples", "ListRegistry", "Program.cs")), Code().Match(Text).Groups[1].Value);

    [GeneratedRegex(@"```console\n\$ (?:dotnet run --project src/RegStore\.Cli -- |regstore )(?<arguments>.*)\n(?<output>(?:[^`].*\n)+)```")]
    private static partial Regex Block();

    [GeneratedRegex(@"@\d{8}T\d{6}Z")]
    private static partial Regex Snapshot();

    [GeneratedRegex(@"```csharp\n([^`]*)```")]
    private static partial Regex Code();
}
