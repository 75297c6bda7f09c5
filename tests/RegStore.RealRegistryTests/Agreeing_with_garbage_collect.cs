using System.Globalization;
using System.IO.Abstractions;
using CsCheck;
using RegStore.Model;
using RegStore.Reading;
using RegStore.RealRegistryTests.Servers;
using RegStore.Testing;
using RegStore.Tests;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore.RealRegistryTests;

/// <summary>
/// Where the server's own garbage collection is right, it and regstore find the same. Generated stores: two hundred, or as many as
/// <c>REGSTORE_STORES</c> says.
/// </summary>
[Collection(nameof(PushedStore))]
public sealed class Agreeing_with_garbage_collect(PushedStore pushed)
{
    private static int Stores => int.Parse(Environment.GetEnvironmentVariable("REGSTORE_STORES") ?? "200", CultureInfo.InvariantCulture);

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_orphans_of_a_store_that_clients_pushed_are_those_of_the_server(bool isThree)
    {
        var server = pushed.Demand();
        var collected = await GarbageCollector.RunAsync(server.Data, deleteUntagged: false);

        var report = await RegistryStore.Open(server.Data).FindOrphansAsync(new OrphanOptions { Transcript = isThree ? ServerGenerations.Three : ServerGenerations.Two });

        Assert.Equal(collected.Blobs.Order(), Blobs(report));
        Assert.NotEmpty(collected.Blobs);
        Assert.Equal(isThree, report.Transcript.Any(line => line.Contains("layer link", StringComparison.Ordinal)));
        if (!isThree)
        {
            Assert.Equal(collected.Lines.Order(StringComparer.Ordinal), report.Transcript.Append("").Order(StringComparer.Ordinal));
        }
    }

    [SkippableFact]
    public void Generated_stores_are_told_as_the_server_tells_them()
    {
        RealProgram.Demand(RealProgram.Registry);
        GeneratedStore.Requests.Sample(requests => With(requests, async (data, index) =>
        {
            // Two dry runs judge all that is asked; the last question changes the store.
            var plain = await GarbageCollector.RunAsync(data, deleteUntagged: false);
            Assert.True(plain.Code == 0, plain.Error);
            await OrphansAreTheSame(data, index, plain);
            await UntaggedAreTheSameWhereTheServerIsRight(data, index, await GarbageCollector.RunAsync(data, deleteUntagged: true));
            await SizesAddUpAndAreTheSame(data, index, plain);
            await DeletionFreesWhatWasForetold(data, index, plain, requests.Length);
        }), iter: Stores, threads: 2);
    }

    private static async Task OrphansAreTheSame(string data, StoreIndex index, GarbageCollector collected)
    {
        var report = await RegistryStore.Open(data).FindOrphansAsync(new OrphanOptions { Transcript = ServerGenerations.Two });
        var orphans = Blobs(report);

        Assert.True(report.Complete);
        Assert.DoesNotContain(report.Obstacles, obstacle => obstacle.Plain != ServerGenerations.None);
        Assert.Subset(collected.Blobs.ToHashSet(), orphans.ToHashSet());
        if (!HasLostEntry(index))
        {
            Assert.Equal(collected.Blobs.Order(), orphans);
            Assert.Equal(collected.Lines.Order(StringComparer.Ordinal), report.Transcript.Append("").Order(StringComparer.Ordinal));
        }
    }

    private static async Task UntaggedAreTheSameWhereTheServerIsRight(string data, StoreIndex index, GarbageCollector collected)
    {
        var report = await RegistryStore.Open(data).FindOrphansAsync(new OrphanOptions { Untagged = true, Transcript = ServerGenerations.Two });
        if (collected.Code != 0)
        {
            // 2.8 stops at a repository that never had a tag; nothing is claimed there either.
            Assert.Contains(index.Repositories, it => it is { HasTags: false, Revisions.Count: > 0 });
            Assert.NotEmpty(report.Obstacles);
            return;
        }

        Assert.Subset(collected.Blobs.ToHashSet(), Blobs(report).ToHashSet());
        if (!HasIndexOrReferrer(index))
        {
            Assert.Equal(collected.Blobs.Order(), Blobs(report));
            Assert.Equal(collected.Lines.Order(StringComparer.Ordinal), report.Transcript.Append("").Order(StringComparer.Ordinal));
        }
    }

    private static async Task SizesAddUpAndAreTheSame(string data, StoreIndex index, GarbageCollector collected)
    {
        var usage = await RegistryStore.Open(data).MeasureUsageAsync();
        var blobs = Directory.EnumerateFiles(Path.Combine(data, "docker/registry/v2/blobs"), "data", SearchOption.AllDirectories)
            .ToDictionary(file => Digest.Parse($"sha256:{Path.GetFileName(Path.GetDirectoryName(file))}"), file => new FileInfo(file).Length);

        Assert.Equivalent(new SizeTotal(blobs.Count, blobs.Values.Sum()), usage.All);
        Assert.Equal(usage.All.Bytes, usage.Active.Bytes + usage.Reclaimable!.Bytes);
        Assert.Equal(usage.Active.Bytes, usage.Repositories.Sum(it => it.Portion), 3);
        if (HasLostEntry(index))
        {
            return;
        }

        // What the server marks in each repository tells the same sizes.
        var marked = collected.Marked.ToDictionary(it => it.Key, it => it.Where(blobs.ContainsKey).ToHashSet());
        foreach (var repository in usage.Repositories)
        {
            var mine = marked.GetValueOrDefault(repository.Name.ToString()) ?? [];
            var unique = mine.Where(digest => marked.Count(it => it.Value.Contains(digest)) == 1).Sum(digest => blobs[digest]);
            Assert.Equivalent(new DiskUsage(mine.Sum(digest => blobs[digest]) - unique, unique), repository.Usage);
        }

        var shared = marked.SelectMany(it => it.Value).Distinct().Where(digest => marked.Count(it => it.Value.Contains(digest)) > 1).Sum(digest => blobs[digest]);
        Assert.Equal(usage.All.Bytes, usage.Repositories.Sum(it => it.Usage.Unique) + shared + usage.Reclaimable.Bytes);
    }

    private static async Task DeletionFreesWhatWasForetold(string data, StoreIndex index, GarbageCollector before, int seed)
    {
        var images = index.Repositories.SelectMany(it => it.Tags, (it, tag) => new ImageReference(it.Name, tag.Tag))
            .Concat(index.Repositories.SelectMany(it => it.Revisions, (it, link) => new ImageReference(it.Name, link.Named)))
            .ToList();
        if (images.Count == 0 || HasLostEntry(index))
        {
            return;
        }

        var chosen = images.Where((_, number) => number % 3 == seed % 3).Take(1 + (seed % 2)).DefaultIfEmpty(images[0]).ToList();
        var store = RegistryStore.Open(data);
        var foretold = await store.ForetellDeletionAsync(chosen);
        var unused = await UnusedRevisions(store);

        var v2 = Path.Combine(data, "docker/registry/v2");
        foreach (var tag in foretold.Tags)
        {
            Directory.Delete(Path.Combine(v2, $"repositories/{tag.Repository}/_manifests/tags/{tag.Tag}"), recursive: true);
        }

        foreach (var revision in foretold.Revisions)
        {
            File.Delete(Path.Combine(v2, StoreBuilder.RevisionPath(revision.Repository.ToString(), revision.Digest!.Value)));
        }

        var freed = (await GarbageCollector.RunAsync(data, deleteUntagged: false)).Blobs.Except(before.Blobs).ToList();
        Assert.Equivalent(new SizeTotal(freed.Count, freed.Sum(digest => new FileInfo(Path.Combine(v2, StoreBuilder.BlobPath(digest))).Length)), foretold.Freed);

        // Nothing that another image needs went, and nothing that only these needed stayed.
        Assert.DoesNotContain((await store.VerifyAsync(new VerifyOptions { ReadData = false })).Findings, finding => finding.Severity == Severity.Error);
        Assert.Subset(unused, await UnusedRevisions(store));
    }

    private static List<Digest> Blobs(OrphanReport report) => [.. report.Orphans.Where(it => it.Class == OrphanClass.Blob).Select(it => it.Digest!.Value).Order()];

    /// <summary>The untagged revisions to which no other revision leads.</summary>
    private static async Task<HashSet<string>> UnusedRevisions(RegistryStore store)
    {
        var index = (await store.ScanAsync()).Index;
        var report = await store.FindOrphansAsync(new OrphanOptions { Untagged = true, Transcript = ServerGenerations.Two });
        return
        [
            .. report.Orphans.Where(it => it.Class == OrphanClass.Revision)
                .Where(it => index.FindManifest(it.Digest!.Value)?.Subject is not { } subject || index.Repositories.First(at => at.Name == it.Repository).FindRevision(subject.Digest) is null)
                .Where(it => !index.Repositories.First(at => at.Name == it.Repository).Revisions.Any(link => index.FindManifest(link.Named)!.Manifests.Any(child => child.Digest == it.Digest)))
                .Select(it => it.Path),
        ];
    }

    /// <summary>Whether an index names a manifest that was deleted: the server forgets its layers, though it can be healed as long as they are there.</summary>
    private static bool HasLostEntry(StoreIndex index) => index.Repositories.Any(it => it.Revisions.Any(link =>
        index.FindManifest(link.Named)?.Manifests.Any(child => it.FindRevision(child.Digest) is null && index.Blobs.ContainsKey(child.Digest)) == true));

    /// <summary>Whether it lies in the store what 2.8 does not follow from a tag.</summary>
    private static bool HasIndexOrReferrer(StoreIndex index) =>
        index.Manifests.Values.Any(entry => entry.Manifest is { Kind: ManifestKind.Index } or { Subject: not null });

    private static void With((int Request, int Where, int What, int How)[] requests, Func<string, StoreIndex, Task> prove)
    {
        var directory = Directory.CreateTempSubdirectory("regstore-").FullName;
        try
        {
            GeneratedStore.Write(new StoreBuilder(new FileSystem(), directory), requests);
            Task.Run(async () => await prove(directory, (await RegistryStore.Open(directory).ScanAsync()).Index)).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
