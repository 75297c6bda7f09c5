using System.IO.Abstractions;
using System.Runtime.Versioning;
using RegStore.Archives;
using RegStore.Pools;
using RegStore.Scrubbing;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Files;

/// <summary>A name that somebody else put where regstore is about to write leads nowhere: the victim keeps its bytes, and nothing waits for a pipe.</summary>
/// Covers: LinkedFile, NewFile, RealPath.
[UnsupportedOSPlatform("windows")]
public sealed class Creating_files : IDisposable
{
    private const string Precious = "precious";

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Creating_files() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), At("data")));

    /// <summary>Each name that is created, and what can be planted there.</summary>
    public static TheoryData<string, string> Plants
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in new[] { "symbolic link", "dangling link", "hard link", "pipe" })
            {
                foreach (var name in new[] { "out.tar.partial", "pool/lock", "pool/lock.json.partial", "state.partial", "pool/regstore-pool.json.partial", "restored.partial" })
                {
                    data.Add(name, kind);
                }
            }

            return data;
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Plants))]
    public async Task What_is_planted_is_refused_by_name_and_leads_nowhere(string name, string kind)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        await File.WriteAllTextAsync(At("victim"), Precious);
        var isNewPool = name.Contains("regstore-pool", StringComparison.Ordinal);
        if (!isNewPool)
        {
            await RegistryStore.Open(_clean.Store.Data).SnapshotAsync(At("pool"));
            await RegistryStore.Open(_clean.Store.Data).BackupAsync(At("good.tar"));
        }

        Directory.CreateDirectory(At("pool"));
        File.Delete(At(name));
        await PlantAsync(At(name), kind);

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => WriteAsync(name)).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(StoreFailure.Unwritable, refusal.Failure);
        Assert.Contains(At(name), refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Precious, await File.ReadAllTextAsync(At("victim")));
        Assert.False(File.Exists(At("created")));
        Assert.True(new FileInfo(At(name)).Exists || new FileInfo(At(name)).LinkTarget is not null, "what was planted is for its owner to look at");
    }

    [SkippableFact]
    public async Task What_a_run_left_behind_that_was_killed_is_no_plant()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        await File.WriteAllTextAsync(At("out.tar.partial"), "half an archive");

        var report = await RegistryStore.Open(_clean.Store.Data).BackupAsync(At("out.tar"));

        Assert.Equal(At("out.tar"), report.Archive);
        Assert.False(File.Exists(At("out.tar.partial")));
    }

    [SkippableFact]
    public async Task A_link_as_the_archive_itself_is_kept_and_its_target_is_replaced()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        Directory.CreateDirectory(At("disk"));
        File.CreateSymbolicLink(At("out.tar"), "disk/real.tar");

        await RegistryStore.Open(_clean.Store.Data).BackupAsync(At("out.tar"));

        Assert.Equal("disk/real.tar", new FileInfo(At("out.tar")).LinkTarget);
        Assert.Empty((await RegistryStore.Open(At("disk/real.tar")).VerifyAsync()).Findings);
    }

    [SkippableFact]
    public async Task Archives_and_pools_are_their_owners_alone_unless_told_otherwise()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        var store = RegistryStore.Open(_clean.Store.Data);
        await store.BackupAsync(At("out.tar"));
        await store.BackupAsync(At("shared.tar"), new RegStore.Backup.BackupOptions { Mode = Shared });
        await store.SnapshotAsync(At("pool"));
        await store.SnapshotAsync(At("shared"), new SnapshotOptions { Mode = Shared });

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("out.tar")));
        Assert.Equal(Shared, File.GetUnixFileMode(At("shared.tar")));
        Assert.Equal([UnixFileMode.UserRead | UnixFileMode.UserWrite], Modes("pool", Directory.GetFiles));
        Assert.Equal([UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute], Modes("pool", Directory.GetDirectories));
        Assert.Contains(Shared, Modes("shared", Directory.GetFiles));
        Assert.Equal([Shared | UnixFileMode.UserExecute | UnixFileMode.GroupExecute], Modes("shared", Directory.GetDirectories));
    }

    private IEnumerable<UnixFileMode> Modes(string pool, Func<string, string, SearchOption, string[]> list) =>
        list(At(pool), "*", SearchOption.AllDirectories).Select(File.GetUnixFileMode).Distinct();

    private async Task WriteAsync(string name)
    {
        var store = RegistryStore.Open(_clean.Store.Data);
        switch (name)
        {
            case "out.tar.partial":
                await store.BackupAsync(At("out.tar"));
                break;
            case "restored.partial":
                await RegistryStore.Open(At("good.tar")).RestoreAsync(At("restored"));
                break;
            case "state.partial":
                await store.VerifyAsync(new VerifyOptions { Scrub = new ScrubOptions { StateFile = At("state") } });
                break;
            default:
                await store.SnapshotAsync(At("pool"));
                break;
        }
    }

    private async Task PlantAsync(string path, string kind)
    {
        switch (kind)
        {
            case "symbolic link":
                File.CreateSymbolicLink(path, At("victim"));
                break;
            case "dangling link":
                File.CreateSymbolicLink(path, At("created"));
                break;
            case "hard link":
                await RealProgram.DemandAsync("ln", At("victim"), path);
                break;
            default:
                await RealProgram.DemandAsync("mkfifo", path);
                break;
        }
    }

    private string At(string name) => Path.Combine(_directory, name);
}
