using RegStore.Tests;

namespace RegStore.Cli.Tests.Faults;

/// <summary>
/// A file system of the kernel in a file, and its power can be cut: a copy of the file as it was at one moment is what a machine finds that loses power then. The file
/// lies on an XFS of its own, which copies a file at one moment, whatever is being written to it.
/// </summary>
internal sealed class LoopDisk : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-disk-").FullName;

    /// <summary>Where it is mounted.</summary>
    public string Root => Path.Combine(_directory, "disk");

    private string Images => Path.Combine(_directory, "images");

    private string Kept => Path.Combine(Images, "kept");

    private string Running => Path.Combine(Images, "running");

    private string Crashed => Path.Combine(Images, "crashed");

    /// <summary>Makes one, and mounts it.</summary>
    /// <param name="fileSystem"><c>ext4</c>, <c>xfs</c> or <c>btrfs</c>.</param>
    public static async Task<LoopDisk> CreateAsync(string fileSystem)
    {
        RealProgram.Demand("mkfs.xfs", $"mkfs.{fileSystem}");
        var disk = new LoopDisk();
        try
        {
            await disk.MakeAsync(fileSystem);
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Unmounts it; it is as it is now at each later <see cref="StartAsync"/>.</summary>
    public async Task KeepAsync()
    {
        await RealProgram.DemandAsync("umount", Root);
        await CopyAsync(Running, Kept);
    }

    /// <summary>Mounts it as it was kept.</summary>
    public async Task StartAsync()
    {
        await CopyAsync(Kept, Running);
        await MountAsync(Running, Root);
    }

    /// <summary>Notes what would be there if the power failed now.</summary>
    public Task LosePowerAsync() => CopyAsync(Running, Crashed);

    /// <summary>Mounts what there was when the power failed.</summary>
    public async Task RestartAsync()
    {
        await RealProgram.DemandAsync("umount", Root);
        File.Move(Crashed, Running, overwrite: true);
        await MountAsync(Running, Root);
    }

    /// <summary>Unmounts it.</summary>
    public Task StopAsync() => RealProgram.DemandAsync("umount", Root);

    public async ValueTask DisposeAsync()
    {
        // Whatever still has a file open: nothing stays mounted.
        await RealProgram.RunAsync("umount", "--lazy", Root);
        await RealProgram.RunAsync("umount", "--lazy", Images);
        Directory.Delete(_directory, recursive: true);
    }

    private async Task MakeAsync(string fileSystem)
    {
        var outer = Path.Combine(_directory, "outer");
        await RealProgram.DemandAsync("truncate", "--size=4G", outer);
        await RealProgram.DemandAsync("mkfs.xfs", "-q", outer);
        await MountAsync(outer, Images);
        await RealProgram.DemandAsync("truncate", "--size=400M", Running);
        await RealProgram.DemandAsync($"mkfs.{fileSystem}", "-q", Running);
        await MountAsync(Running, Root);
    }

    private static async Task CopyAsync(string source, string target) => await RealProgram.DemandAsync("cp", "--reflink=always", source, target);

    private static async Task MountAsync(string image, string directory) => await RealProgram.DemandAsync("mount", "-o", "loop", image, Directory.CreateDirectory(directory).FullName);
}
