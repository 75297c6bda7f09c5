using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>
/// What is released can be installed: its scripts are sound, and where <c>REGSTORE_PROGRAMS</c> is <c>all</c> it is built twice, which gives the same bytes, and
/// installed in a bare Debian as a person would.
/// </summary>
public sealed class Packing_a_release : IDisposable
{
    private const long LargestProgram = 15_000_000;
    private const string Installing = "tests/RegStore.Cli.Tests/install-like-a-person.sh";

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public static TheoryData<string> Parts =>
        [Installing, ".ci/run", "src/Packaging/pack", "src/Packaging/deb", "src/Packaging/image", "samples/compose/nightly.sh", "samples/offsite/mirror-pool", "samples/offsite/archive-to-restic", "samples/slurm/split-verify", .. Environment.GetEnvironmentVariable("REGSTORE_PROGRAMS") == "all" ? ["the release"] : Array.Empty<string>()];

    private string Release => Path.Combine(_directory, "first.out");

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
        Assert.Equal("", await RealProgram.DemandAsync("lintian", ["--allow-root", .. Directory.GetFiles(Release, "*.deb")]));
        var program = Path.Combine(_directory, "unpacked");
        await RealProgram.DemandAsync("dpkg-deb", "--extract", Directory.GetFiles(Release, "*_amd64.deb").Single(), program);
        Assert.InRange(new FileInfo(Path.Combine(program, "usr", "bin", "regstore")).Length, 1, LargestProgram);
        await ProveInstallationAsync();
    }

    // A bare system, into which a person installs one and then the other.
    private async Task ProveInstallationAsync()
    {
        RealProgram.Demand("debootstrap", "unshare");
        var system = Path.Combine(_directory, "system");
        await RealProgram.DemandAsync("debootstrap", "--variant=minbase", "--include=man-db,bash-completion,zsh,fish,expect,libssl3", "bookworm", system);
        await RealProgram.DemandAsync("cp", "-r", Release, Path.Combine(system, "release"));
        await RealProgram.DemandAsync("cp", "-r", Sample.Data, Path.Combine(system, "store"));
        File.Copy(SourceTree.PathOf(Installing.Split('/')), Path.Combine(system, "install"));
        foreach (var step in new[] { "/install deb", "-c 'dpkg --purge regstore; rm -rf /srv/registry'", "/install tar.gz" })
        {
            await RealProgram.DemandAsync("unshare", "--mount", "bash", "-c", $"mount -t proc proc {system}/proc && mount --rbind /dev {system}/dev && chroot {system} bash {step}");
        }
    }

    private async Task<string> PackAsync(string name)
    {
        var (clone, output) = (Path.Combine(_directory, name), Path.Combine(_directory, $"{name}.out"));
        await RealProgram.DemandAsync("git", "clone", "--quiet", SourceTree.Root, clone);
        await RealProgram.DemandAsync(Path.Combine(clone, "src", "Packaging", "pack"), output);

        // What zips a package gives one of its parts a name at random: of packages only the content is the same.
        var sums = await File.ReadAllLinesAsync(Path.Combine(output, "SHA256SUMS"));
        return string.Join('\n', sums.Where(line => !line.EndsWith("nupkg", StringComparison.Ordinal)));
    }
}
