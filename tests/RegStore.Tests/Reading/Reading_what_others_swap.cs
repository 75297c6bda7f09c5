using System.Diagnostics;
using System.IO.Abstractions;
using System.Text;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Testing;

namespace RegStore.Tests.Reading;

/// <summary>Whoever may write to a store swaps a directory for a symbolic link while it is read: nothing outside the store is read for it.</summary>
/// Covers: DirectorySource, FoundOnDisk.
public sealed class Reading_what_others_swap : IDisposable
{
    // Short in CI; REGSTORE_RACE_SECONDS gives each as long as somebody likes.
    private static readonly TimeSpan Duration =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("REGSTORE_RACE_SECONDS"), System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? seconds : 2);

    private const int EnoughSwaps = 100;

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;
    private readonly Digest _layer;
    private volatile bool _ends;
    private int _swaps;

    public Reading_what_others_swap()
    {
        _clean = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        _layer = _clean.Store.Blob("layer of 3.4");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Outside).FullName, "data"), Secret);
    }

    // As long as the blob, so that it is not told apart by its length.
    private static string Secret => "of somebody!";

    private string Outside => Path.Combine(_directory, "outside");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [InlineData("data")]
    [InlineData(".")]
    [InlineData("..")]
    public void A_file_is_opened_through_no_link(string which)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        var path = StoreBuilder.BlobPath(_layer);
        var (source, full) = (new DirectorySource(new FileSystem(), _clean.Store.Root), _clean.Store.FullPath(path));
        source.Open(path).Dispose();

        Replace(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(full)!, which)));

        Assert.Contains("symbolic link", Assert.ThrowsAny<IOException>(() => source.Open(path)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Blobs_may_lie_on_a_volume_of_their_own()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        var path = StoreBuilder.BlobPath(_layer);
        Replace(_clean.Store.FullPath("blobs"));

        using var stream = new DirectorySource(new FileSystem(), _clean.Store.Root).Open(path);

        Assert.Equal("layer of 3.4".Length, stream.Length);
    }

    [SkippableFact]
    public async Task No_racer_has_the_outside_opened()
    {
        var (source, path) = (new DirectorySource(new FileSystem(), _clean.Store.Root), StoreBuilder.BlobPath(_layer));
        await WhileSwapped(async () =>
        {
            try
            {
                using var reader = new StreamReader(source.Open(path));
                Assert.Equal("layer of 3.4", await reader.ReadToEndAsync());
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        });
    }

    [SkippableTheory]
    [InlineData("repositories/alpine")]
    [InlineData("repositories/alpine/_manifests/tags/3.4")]
    [InlineData("blobs")]
    public async Task No_racer_has_the_outside_reported_or_copied(string swapped)
    {
        // A store of its own outside, of which every name and every byte shouts.
        var outside = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "other")));
        outside.Store.Image("alpine", "3.4", Shout);
        outside.Store.Write("repositories/alpine/_manifests/tags/3.4/SHOUT", Shout);
        outside.Store.Write("repositories/alpine/SHOUT", Shout);
        var isBlob = swapped == "blobs";
        var path = isBlob ? Path.GetDirectoryName(StoreBuilder.BlobPath(_layer))! : swapped;
        var target = isBlob ? Outside : outside.Store.FullPath(swapped);
        var (archive, pool) = (Path.Combine(_directory, "out.tar"), Path.Combine(_directory, "pool"));
        await WhileSwapped(path, target, async () =>
        {
            var store = RegistryStore.Open(_clean.Store.Data);
            var report = await store.VerifyAsync();
            Assert.DoesNotContain(report.Findings, finding => IsOfOutside(finding.ToString()) || finding.Actual?.ToString() is { } actual && IsOfOutside(actual));
            await store.BackupAsync(archive, new() { Overwrite = RegStore.Backup.OverwriteRule.Always });
            Assert.False(IsOfOutside(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(archive))));
            await store.SnapshotAsync(pool);
            return true;
        });
        Assert.DoesNotContain(Directory.GetFiles(pool, "*", SearchOption.AllDirectories), file => IsOfOutside(file + Encoding.Latin1.GetString(File.ReadAllBytes(file))));
    }

    private static string Shout => "SHOUT: of somebody else";

    private static bool IsOfOutside(string text) => new[] { Secret, "SHOUT", Hex(Secret), Hex(Shout) }.Any(it => text.Contains(it, StringComparison.Ordinal));

    private static string Hex(string content) => Digest.Compute(Encoding.ASCII.GetBytes(content)).Hex;

    private Task WhileSwapped(Func<Task<bool>> action) => WhileSwapped(Path.GetDirectoryName(StoreBuilder.BlobPath(_layer))!, Outside, action);

    /// <summary>Does something again and again, and until it worked once, while a racer swaps a directory for a symbolic link to another.</summary>
    private async Task WhileSwapped(string path, string target, Func<Task<bool>> action)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        var directory = _clean.Store.FullPath(path);
        var (since, worked) = (Stopwatch.StartNew(), 0);
        var racer = Task.Factory.StartNew(() => Swap(directory, target), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        try
        {
            // On a busy machine two seconds may be too few for anything to happen.
            while (!racer.IsCompleted && (since.Elapsed < Duration || Volatile.Read(ref _swaps) <= EnoughSwaps || worked == 0))
            {
                worked += await action() ? 1 : 0;
            }
        }
        finally
        {
            _ends = true;
            await racer;
        }

        Assert.True(_swaps > EnoughSwaps);
        Assert.True(worked > 0);
    }

    /// <summary>Moves what is there away, and puts a symbolic link to it in its place.</summary>
    private static void Replace(string path)
    {
        var moved = $"{path}.moved";
        Directory.Move(path, moved);
        File.CreateSymbolicLink(path, moved);
    }

    private void Swap(string directory, string target)
    {
        for (var moved = $"{_directory}/moved"; !_ends; Interlocked.Increment(ref _swaps))
        {
            Directory.Move(directory, moved);
            Directory.CreateSymbolicLink(directory, target);
            File.Delete(directory);
            Directory.Move(moved, directory);
        }
    }
}
