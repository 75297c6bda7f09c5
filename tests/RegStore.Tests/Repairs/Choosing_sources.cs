using System.IO.Abstractions;
using RegStore.Exports;
using RegStore.Model;
using RegStore.Repairs;
using RegStore.Testing;

namespace RegStore.Tests.Repairs;

/// <summary>A blob is healed from whatever holds it sound: any form of a store, a pool, images outside of any store.</summary>
/// Covers: BlobSources, RepairSource, SourceBlob.
public sealed class Choosing_sources : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Choosing_sources()
    {
        _clean = new CleanStore(new StoreBuilder(new FileSystem(), At("data")));
        _ = new CleanStore(new StoreBuilder(new FileSystem(), At("source")));
    }

    private RegistryStore Store => RegistryStore.Open(_clean.Store.Data);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("directory")]
    [InlineData("nightly.tar")]
    [InlineData("nightly.tar.gz")]
    [InlineData("nightly.tar.zst")]
    [InlineData("pool")]
    [InlineData("snapshot")]
    [InlineData("layout.tar")]
    [InlineData("layout.tar.zst")]
    [InlineData("layout")]
    public async Task All_forms_heal(string form)
    {
        var source = await WriteAsync(form);
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Only34), "rotten");
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Shared));

        var report = await Store.RepairAsync(new RepairOptions { Sources = [source], RegistryIsStopped = true });

        Assert.Equal([source, source], report.Steps.Select(step => step.From));
        Assert.True((await Store.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task What_is_damaged_there_is_looked_for_in_the_next()
    {
        var damaged = new StoreBuilder(new FileSystem(), At("damaged"));
        _ = new CleanStore(damaged);
        damaged.Write(StoreBuilder.BlobPath(CleanStore.Only34), "rotten as well");
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));

        var none = await Store.PlanRepairAsync(new RepairOptions { Sources = [At("damaged")] });
        var report = await Store.PlanRepairAsync(new RepairOptions { Sources = [At("damaged"), At("source")] });

        Assert.Empty(none.Steps);
        Assert.Equal("no source has a sound copy", Assert.Single(none.Remaining).Reason);
        Assert.Equal(At("source"), Assert.Single(report.Steps).From);
    }

    [Fact]
    public async Task What_changes_between_plan_and_copy_changes_nothing()
    {
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));
        var before = StoreTree.Of(_clean.Store.Root);

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.RepairAsync(new RepairOptions
        {
            Sources = [At("source")],
            Confirm = _ =>
            {
                new StoreBuilder(new FileSystem(), At("source")).Write(StoreBuilder.BlobPath(CleanStore.Only34), "layer of 3.5");
                return true;
            },
        }));

        Assert.Equal(StoreFailure.Unreadable, failure.Failure);
        Assert.Contains("changed while it was read", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, StoreTree.Of(_clean.Store.Root));
        Assert.Empty((await Store.PlanRepairAsync()).Quarantine);
    }

    [Fact]
    public async Task A_manifest_that_is_healed_tells_what_else_is_missing()
    {
        foreach (var path in new[] { StoreBuilder.BlobPath(_clean.Index), StoreBuilder.BlobPath(_clean.Arm64), StoreBuilder.RevisionPath("team/app", _clean.Arm64), StoreBuilder.BlobPath(CleanStore.ForArm64) })
        {
            _clean.Store.Delete(path);
        }

        var report = await Store.RepairAsync(new RepairOptions { Sources = [At("source")] });

        Assert.Equal(["team/app:1.2", "team/app:stable"], report.PullAgain.Select(reference => reference.ToString()));
        Assert.All(report.Steps, step => Assert.False(step.NeedsStoppedRegistry));
        Assert.True((await Store.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task One_that_is_not_there_is_named()
    {
        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.PlanRepairAsync(new RepairOptions { Sources = [At("nothing.tar")] }));

        Assert.Equal(StoreFailure.NoStore, failure.Failure);
        Assert.Contains(At("nothing.tar"), failure.Message, StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string form)
    {
        var (store, path) = (RegistryStore.Open(At("source")), At(form));
        ImageReference[] images = [ImageReference.Parse("alpine:3.4"), ImageReference.Parse("alpine:edge")];
        switch (form)
        {
            case "directory":
                return At("source");
            case "pool" or "snapshot":
                await store.SnapshotAsync(At("pool"));
                return form == "pool" ? At("pool") : $"{At("pool")}@latest";
            case "layout":
                await store.ExportAsync(images, path, new ExportOptions { Format = ExportFormat.OciDir });
                return path;
            case "layout.tar" or "layout.tar.zst":
                await store.ExportAsync(images, path);
                return path;
            default:
                await store.BackupAsync(path);
                return path;
        }
    }

    private string At(string name) => Path.Combine(_directory, name);
}
