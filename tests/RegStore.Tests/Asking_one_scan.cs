using System.Text.Json;
using System.Text.RegularExpressions;
using RegStore.Model;
using RegStore.Testing;

namespace RegStore.Tests;

/// <summary>What a scan answers is what the store answers, and stays so whatever happens to the store.</summary>
/// Covers: StoreIndex, StoreScanner, WalkedDirectory.
public sealed partial class Asking_one_scan : IDisposable
{
    private readonly CleanStore _clean;
    private readonly RegistryStore _store;

    public Asking_one_scan()
    {
        _clean = new CleanStore(new StoreBuilder(new System.IO.Abstractions.FileSystem(), Directory.CreateTempSubdirectory("regstore-").FullName));
        _clean.Store.Blob("needed by nobody");
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.ForArm64));
        _store = RegistryStore.Open(_clean.Store.Data);
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_clean.Store.Data, recursive: true);
    }

    [Fact]
    public async Task It_answers_as_the_store_does()
    {
        var (tag, digest) = (ImageReference.Parse("alpine:3.4"), CleanStore.Shared.ToString());
        string[] expected =
        [
            Json(await _store.VerifyAsync(new() { ReadData = false })), Json(await _store.FindOrphansAsync()), Json(await _store.MeasureUsageAsync(3)),
            Json(await _store.ForetellDeletionAsync([tag])), Json(await _store.FindChainsAsync(digest)), Json(await _store.TreeAsync()),
        ];

        var scan = await _store.ScanAsync();
        _clean.Store.Delete("repositories/team");
        string[] answers =
        [
            Json(scan.Verify()), Json(scan.FindOrphans()), Json(scan.MeasureUsage(3)), Json(scan.ForetellDeletion([tag])), Json(scan.FindChains(digest)), Json(scan.Tree()),
        ];

        Assert.Equal(expected, answers);
    }

    [Fact]
    public async Task It_refuses_as_the_store_does()
    {
        var scan = await _store.ScanAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() => scan.MeasureUsage(-1));
        Assert.Throws<ArgumentException>(() => scan.ForetellDeletion([null!]));
        Assert.Throws<ArgumentException>(() => scan.FindChains(""));
        Assert.Equal(StoreFailure.NotInStore, Assert.Throws<RegistryStoreException>(() => scan.Tree(RepositoryName.Parse("none"))).Failure);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_once_however_many_repositories_need_it()
    {
        _clean.Store.Image("copy", "3.4", "shared layer", "layer of 3.4");
        _clean.Store.Write(StoreBuilder.BlobPath(_clean.Alpine34), "");

        var scan = await _store.ScanAsync();
        IReadOnlyList<Uncertainty>[] answers =
        [
            scan.FindOrphans().Uncertainties,
            scan.MeasureUsage().Uncertainties,
            scan.FindChains(CleanStore.Shared.ToString()).Uncertainties,
            scan.ForetellDeletion([ImageReference.Parse("alpine:3.4"), ImageReference.Parse("copy:3.4")]).Uncertainties,
        ];

        Assert.All(answers, it => Assert.Equal(StoreBuilder.BlobPath(_clean.Alpine34), Assert.Single(it).Path));
    }

    private static string Json<T>(T answer) => Elapsed().Replace(JsonSerializer.Serialize(answer), "");

    [GeneratedRegex("\"Elapsed\":\"[^\"]*\"")]
    private static partial Regex Elapsed();
}
