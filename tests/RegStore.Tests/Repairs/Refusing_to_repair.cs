using System.Diagnostics;
using System.IO.Abstractions;
using RegStore.Repairs;
using RegStore.Testing;

namespace RegStore.Tests.Repairs;

/// <summary>Nothing is changed where the disk does not have the truth, where the choice would be a guess, or where something would be lost.</summary>
/// Covers: OpenFiles, RunningRegistry.
public sealed class Refusing_to_repair : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly CleanStore _clean;

    public Refusing_to_repair() => _clean = new CleanStore(new StoreBuilder(new FileSystem(), At("data")));

    private RegistryStore Store => RegistryStore.Open(_clean.Store.Data);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("cache", "is a pull-through cache")]
    [InlineData("gitlab", "GitLab's registry with its metadata database")]
    [InlineData("tagless", "No repository has a tag")]
    public async Task A_store_whose_truth_lies_elsewhere(string kind, string message)
    {
        switch (kind)
        {
            case "cache":
                _clean.Store.BeCache(("alpine", _clean.Alpine34));
                break;
            case "gitlab":
                _clean.Store.Write("../lockfiles/database-in-use", "database-in-use");
                break;
            default:
                foreach (var repository in new[] { "alpine", "team/app", "odd" })
                {
                    _clean.Store.Delete($"repositories/{repository}/_manifests/tags");
                }

                break;
        }

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.PlanRepairAsync());

        Assert.Equal(StoreFailure.Refused, failure.Failure);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive()
    {
        await Store.BackupAsync(At("out.tar"));

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(At("out.tar")).PlanRepairAsync());

        Assert.Equal(StoreFailure.Refused, failure.Failure);
    }

    [Fact]
    public async Task A_tag_that_may_have_named_two_images()
    {
        _clean.Store.Tag("alpine", "edge", _clean.Alpine34);
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), "");

        var report = await Store.PlanRepairAsync();

        Assert.Empty(report.Steps);
        Assert.Equal("its history names 2 manifests, and nothing says which was last", Assert.Single(report.Remaining).Reason);
    }

    [Fact]
    public async Task But_one_whose_link_says_it_but_for_white_space_is_no_guess()
    {
        _clean.Store.Tag("alpine", "edge", _clean.Alpine34);
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), $" {_clean.AlpineEdge}\r\n");

        var report = await Store.PlanRepairAsync();

        Assert.Equal(_clean.AlpineEdge, Assert.Single(report.Steps).Digest);
    }

    [Fact]
    public async Task A_platform_of_another_repository_that_this_one_never_held()
    {
        var secret = _clean.Store.ImageOf("secret", "1", StoreBuilder.OciImage, "linux/arm64", "nobody else's");
        _clean.Store.Index("public", "sparse", (secret, "linux/arm64"));

        var report = await Store.PlanRepairAsync();

        Assert.DoesNotContain(report.Steps, step => step.Action == RepairAction.WriteLink);
    }

    [Fact]
    public async Task To_move_a_tag_away_that_alone_keeps_its_image()
    {
        _clean.Store.Tag("alpine", "edge", _clean.Alpine34);
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), "");
        _clean.Store.Delete("repositories/alpine/_manifests/tags/3.4");

        Assert.Empty((await Store.PlanRepairAsync()).Steps);
    }

    [Fact]
    public async Task To_undo_over_what_was_pushed_since()
    {
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), "");
        await Store.RepairAsync(new RepairOptions { RegistryIsStopped = true });
        _clean.Store.Tag("alpine", "edge", _clean.Alpine34);

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.UndoRepairAsync(registryIsStopped: true));

        Assert.Equal(StoreFailure.Refused, failure.Failure);
        Assert.Contains($"{StoreBuilder.TagPath("alpine", "edge")} was written since", failure.Message, StringComparison.Ordinal);
        Assert.Equal(RepairState.Applied, Assert.Single((await Store.PlanRepairAsync()).Quarantine).State);
    }

    [Fact]
    public async Task To_undo_what_a_later_push_rests_on()
    {
        _ = new CleanStore(new StoreBuilder(new FileSystem(), At("source")));
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));
        await Store.RepairAsync(new RepairOptions { Sources = [At("source")] });
        File.SetLastWriteTimeUtc(_clean.Store.FullPath(StoreBuilder.BlobPath(CleanStore.Only34)), File.GetLastWriteTimeUtc(Path.Combine(At("source"), "docker/registry/v2", StoreBuilder.BlobPath(CleanStore.Only34))));
        var manifest = StoreBuilder.Descriptor("application/octet-stream", CleanStore.Only34, "layer of 3.4".Length);
        _clean.Store.Write(StoreBuilder.LayerPath("other", CleanStore.Only34), CleanStore.Only34.ToString());
        _clean.Store.Manifest("other", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[{{manifest}}]}""", "later");

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.UndoRepairAsync(registryIsStopped: true));

        Assert.Contains("other:later needs what the repair put into the store", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_undo_an_earlier_repair_before_a_later_one()
    {
        foreach (var image in new[] { _clean.AlpineEdge, _clean.Alpine34 })
        {
            _clean.Store.Write(StoreBuilder.RevisionPath("alpine", image), "");
            await Store.RepairAsync(new RepairOptions { RegistryIsStopped = true });
        }

        var repairs = (await Store.PlanRepairAsync()).Quarantine;
        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.UndoRepairAsync(repairs[0].Id, registryIsStopped: true));

        Assert.Contains("undo it first", failure.Message, StringComparison.Ordinal);
        Assert.Equal(repairs[1].Id, (await Store.UndoRepairAsync(registryIsStopped: true)).Id);
        Assert.Equal(repairs[0].Id, (await Store.UndoRepairAsync(registryIsStopped: true)).Id);
        Assert.Contains("are undone", (await Assert.ThrowsAsync<RegistryStoreException>(() => Store.UndoRepairAsync(registryIsStopped: true))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quarantine_that_somebody_planted()
    {
        Directory.CreateDirectory(At("elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(_clean.Store.Root, "..", "regstore-quarantine"), At("elsewhere"));
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), "");

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.RepairAsync(new RepairOptions { RegistryIsStopped = true }));

        Assert.Equal(StoreFailure.Unwritable, failure.Failure);
        Assert.Empty(Directory.EnumerateFileSystemEntries(At("elsewhere")));
    }

    [SkippableFact]
    public async Task To_take_away_what_a_process_has_open()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells which process has a file open.");
        StoreTree.Settle(At("data"));
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), "");
        var blob = StoreBuilder.BlobPath(CleanStore.Only34);
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec 3< '{_clean.Store.FullPath(blob)}'; echo; read wait"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadLineAsync();

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.RepairAsync());
        process.StandardInput.Close();
        await process.WaitForExitAsync();

        Assert.Contains($"sh, process {process.Id}, has {blob} open", failure.Message, StringComparison.Ordinal);
        Assert.True((await Store.RepairAsync()).IsApplied);
    }

    [Fact]
    public async Task Another_repair_at_the_same_time()
    {
        _clean.Store.Write(StoreBuilder.TagPath("alpine", "edge"), "");
        RegistryStoreException? other = null;

        await Store.RepairAsync(new RepairOptions
        {
            RegistryIsStopped = true,
            Confirm = _ =>
            {
                // A whole repair runs while this one asks.
                Store.RepairAsync(new RepairOptions { RegistryIsStopped = true }).GetAwaiter().GetResult();
                return true;
            },
        }).ContinueWith(task => other = task.Exception?.InnerException as RegistryStoreException, TaskScheduler.Default);

        Assert.Equal(StoreFailure.Locked, other?.Failure);
    }

    private string At(string name) => Path.Combine(_directory, name);
}
