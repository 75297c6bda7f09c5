using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>
/// What is released can be installed: its scripts are sound, and where <c>REGSTORE_PROGRAMS</c> is <c>all</c> it is built twice, which gives the same bytes, unpacked and run.
/// </summary>
public sealed class Packing_a_release : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<string> Parts =>
        [".ci/run", "src/Packaging/pack", "samples/compose/nightly.sh", .. Environment.GetEnvironmentVariable("REGSTORE_PROGRAMS") == "all" ? ["the release"] : Array.Empty<string>()];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Parts))]
    public async Task Its_parts_are_sound(string part)
    {
        if (part == "the release")
        {
            await ProveReleaseAsync();
            return;
        }

        RealProgram.Demand("shellcheck");
        await RealProgram.DemandAsync("shellcheck", SourceTree.PathOf(part.Split('/')));
    }

    private async Task ProveReleaseAsync()
    {
        RealProgram.Demand("lintian");
        Assert.Equal(await PackAsync("first"), await PackAsync("second"));
        var package = Directory.GetFiles(Path.Combine(_directory, "first.out"), "*.deb").Single();
        Assert.Equal("", await RealProgram.DemandAsync("lintian", "--allow-root", package));
        await RealProgram.DemandAsync("dpkg-deb", "--extract", package, Path.Combine(_directory, "installed"));
        Assert.StartsWith("* alpine\n", await RealProgram.DemandAsync(Path.Combine(_directory, "installed", "usr", "bin", "regstore"), "list", Sample.Data), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_directory, "installed", "usr", "share", "man", "man1", "regstore-verify.1.gz")));
    }

    private async Task<string> PackAsync(string name)
    {
        var (clone, output) = (Path.Combine(_directory, name), Path.Combine(_directory, $"{name}.out"));
        await RealProgram.DemandAsync("git", "clone", "--quiet", SourceTree.Root, clone);
        await RealProgram.DemandAsync(Path.Combine(clone, "src", "Packaging", "pack"), output);

        // What zips a package gives one of its parts a name at random: of packages only the content is the same.
        var sums = await File.ReadAllLinesAsync(Path.Combine(output, "SHA256SUMS"));
        return string.Join('\n', sums.Where(line => line.EndsWith(".deb", StringComparison.Ordinal) || line.EndsWith(".tar.gz", StringComparison.Ordinal)));
    }
}
