using System.IO.Abstractions;
using RegStore.Archives;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Restore;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Verification;

namespace RegStore.Tests.Blobs;

/// <summary>What is read wrong once is read again, whatever is done with it; what is wrong twice is damaged.</summary>
/// Covers: BlobContent, BlobFiles, BlobHasher, BlobProof, BlobPump, BlobReading, HashingResult, ReadOnlyStream.
public sealed class Looking_a_second_time : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;
    private readonly Digest _large;

    public Looking_a_second_time()
    {
        _clean = new CleanStore(new StoreBuilder(new FileSystem(), At("data")));

        // Larger than what a backup proves before it writes.
        var content = string.Concat(Enumerable.Repeat("large layer ", 400_000));
        _large = Digest.Compute(System.Text.Encoding.UTF8.GetBytes(content));
        _clean.Store.Image("large", "1", content);
    }

    public static TheoryData<Falter, bool> Faults
    {
        get
        {
            var data = new TheoryData<Falter, bool>();
            foreach (var falter in Enum.GetValues<Falter>())
            {
                data.Add(falter, false);
                data.Add(falter, true);
            }

            return data;
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Verify_tells_a_disk_that_faltered_from_damage(Falter falter, bool isLarge)
    {
        var (once, twice) = (await Open(falter, isLarge, 1).VerifyAsync(), await Open(falter, isLarge, 2).VerifyAsync());

        var kind = falter == Falter.Flipped ? FindingKind.BlobDigestMismatch : FindingKind.BlobUnreadable;
        var finding = Assert.Single(once.Findings, it => it.Severity > Severity.Info);
        Assert.Equal((kind, true, Severity.Warning, false), (finding.Kind, finding.Transient, finding.Severity, finding.IsInability));
        Assert.True(once.Complete);
        finding = Assert.Single(twice.Findings, it => it.Severity > Severity.Info);
        Assert.Equal((kind, false, Severity.Error), (finding.Kind, finding.Transient, finding.Severity));
        Assert.Equal(falter == Falter.Flipped, twice.Complete);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_backup_has_what_was_read_wrong_once_and_not_what_was_wrong_twice(Falter falter, bool isLarge)
    {
        var (once, twice) = (await Open(falter, isLarge, 1).BackupAsync(At("once.tar")), await Open(falter, isLarge, 2).BackupAsync(At("twice.tar")));

        Assert.True(once.IsSound);
        Assert.DoesNotContain((await RegistryStore.Open(At("once.tar")).VerifyAsync()).Findings, it => it.Severity > Severity.Info);
        Assert.NotEmpty(twice.Skipped);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_snapshot_has_what_was_read_wrong_once_and_not_what_was_wrong_twice(Falter falter, bool isLarge)
    {
        var (once, twice) = (await Open(falter, isLarge, 1).SnapshotAsync(At("once")), await Open(falter, isLarge, 2).SnapshotAsync(At("twice")));

        Assert.True(once.Content.IsSound);
        Assert.DoesNotContain((await RegistryStore.Open($"{At("once")}@latest").VerifyAsync()).Findings, it => it.Severity > Severity.Info);
        Assert.NotEmpty(twice.Content.Skipped);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_restore_puts_back_what_was_read_wrong_once_and_nothing_if_it_was_wrong_twice(Falter falter, bool isLarge)
    {
        var (once, twice) = (await Restore(falter, isLarge, 1, "once"), await Restore(falter, isLarge, 2, "twice"));

        Assert.True(once.IsRestored);
        Assert.True(Assert.Single(once.Findings).Transient);
        Assert.DoesNotContain((await RegistryStore.Open(At("once")).VerifyAsync()).Findings, it => it.Severity > Severity.Info);
        Assert.False(twice.IsRestored);
        Assert.False(Directory.Exists(At("twice")));
    }

    private Task<RestoreReport> Restore(Falter falter, bool isLarge, int times, string target) =>
        Open(falter, isLarge, times).RestoreAsync(At(target), new RestoreOptions(), null, CancellationToken.None);

    private RegistryStore Open(Falter falter, bool isLarge, int times)
    {
        var blob = StoreBuilder.BlobPath(isLarge ? _large : CleanStore.Only34);
        var source = new FalteringSource(new DirectorySource(_clean.Store.Files, _clean.Store.Root), blob, falter, times);
        return new RegistryStore(_clean.Store.Root, source, TimeProvider.System);
    }

    private string At(string name) => Path.Combine(_directory, name);
}
