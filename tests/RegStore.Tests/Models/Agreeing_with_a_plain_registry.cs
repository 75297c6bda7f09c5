using System.Globalization;
using System.IO.Abstractions;
using CsCheck;
using RegStore.Exports;
using RegStore.Model;
using RegStore.Pools;
using RegStore.Repairs;
using RegStore.Restore;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Models;

/// <summary>
/// Random stores that live for three days, with garbage collection, and random harms: verify names the harms and nothing else, and every copy and every repair keeps what
/// a plain registry can pull. Twenty of each, or as many as <c>REGSTORE_MODELS</c> says. What fails is made smaller until it fails no more.
/// </summary>
public sealed class Agreeing_with_a_plain_registry
{
    private static readonly int Stores = int.TryParse(Environment.GetEnvironmentVariable("REGSTORE_MODELS"), CultureInfo.InvariantCulture, out var stores) ? stores : 20;

    [Fact]
    public void Verify_names_what_was_harmed_and_what_no_longer_pulls() => Gen.Select(GeneratedStore.Requests, Harm.Some).Sample((requests, harms) => InDirectory(directory =>
    {
        var store = Write(directory, requests);
        var before = Verify(store);
        Assert.Equal(BrokenOf(Pulls(store.Root)), Broken(before));
        var known = before.Select(it => it.Path).ToHashSet();
        var harmed = harms.Select(harm => harm.Do(store)).ToList();

        var findings = Verify(store);

        var registry = new PlainRegistry(store.Root);
        var pulls = registry.PullAll();
        Assert.Equal(BrokenOf(pulls), Broken(findings));
        foreach (var path in harmed.Where(path => registry.Read.Contains(path)))
        {
            Assert.True(findings.Exists(it => IsAbout(it, path)), $"{path} is not named: {string.Join(", ", findings)}");
        }

        foreach (var finding in findings.Where(it => it.Severity > Severity.Info && !known.Contains(it.Path)))
        {
            Assert.True(harmed.Exists(path => IsAbout(finding, path)), $"nothing was done to it: {finding}");
        }
    }), iter: Stores, threads: 2);

    [Fact]
    public void Every_copy_keeps_what_can_be_pulled() => GeneratedStore.Requests.Array[3].Sample(days => InDirectory(directory =>
    {
        var store = new StoreBuilder(new FileSystem(), Path.Combine(directory, "data"));
        var clock = new SetClock(new DateTimeOffset(2026, 11, 24, 3, 15, 0, TimeSpan.Zero));
        var (generated, pool) = (new GeneratedStore(store), Path.Combine(directory, "pool"));
        var nights = new List<(string Id, SortedDictionary<string, string?> Pulls)>();
        foreach (var requests in days)
        {
            generated.Answer(requests);
            var report = RegistryStore.Open(store.Data, time: clock).SnapshotAsync(pool).GetAwaiter().GetResult();
            nights.Add((report.Id!.ToString()!, Pulls(store.Root)));
            new PlainRegistry(store.Root).CollectGarbage();
            Assert.Equal(nights[^1].Pulls, Pulls(store.Root));
            clock.Advance(TimeSpan.FromDays(1));
        }

        // One night is forgotten, and the others are as they were.
        SnapshotPool.Open(pool).ForgetAsync(new ForgetOptions { Snapshots = [nights[days[0].Length % 2].Id] }).GetAwaiter().GetResult();
        nights.RemoveAt(days[0].Length % 2);
        foreach (var (id, pulls) in nights)
        {
            DemandKept(pulls, Restored($"{pool}@{id}", Path.Combine(directory, id)));
        }

        var archive = Path.Combine(directory, "archive.tar");
        RegistryStore.Open(store.Data).BackupAsync(archive).GetAwaiter().GetResult();
        DemandKept(nights[^1].Pulls, Restored(archive, Path.Combine(directory, "restored")));

        var whole = nights[^1].Pulls.Where(it => it.Value is not null).Select(it => ImageReference.Parse(it.Key)).ToList();
        var layout = Path.Combine(directory, "layout.tar");
        RegistryStore.Open(store.Data).ExportAsync(whole, layout, new ExportOptions { Format = ExportFormat.Oci }).GetAwaiter().GetResult();
        RegistryStore.OpenImages(layout).RestoreAsync(Path.Combine(directory, "imported"), new RestoreOptions { Merge = true }).GetAwaiter().GetResult();
        DemandKept(nights[^1].Pulls, Pulls(RootOf(Path.Combine(directory, "imported"))));

        // What has been moved since stays where it is; what has gone comes back.
        var old = nights[0].Pulls;
        RegistryStore.Open($"{pool}@{nights[0].Id}").RestoreAsync(store.Data, new RestoreOptions { Merge = true, OverwriteTags = true }).GetAwaiter().GetResult();
        var merged = Pulls(store.Root);
        DemandKept(old, merged);
        DemandKept(new(nights[^1].Pulls.Where(it => !old.ContainsKey(it.Key)).ToDictionary(it => it.Key, it => it.Value)), merged);
    }), iter: Stores, threads: 2);

    [Fact]
    public void A_repair_loses_nothing_and_a_merge_brings_everything_back() => Gen.Select(GeneratedStore.Requests, Harm.Some).Sample((requests, harms) => InDirectory(directory =>
    {
        var store = Write(directory, requests);
        var (archive, before) = (Path.Combine(directory, "archive.tar"), Pulls(store.Root));
        RegistryStore.Open(store.Data).BackupAsync(archive).GetAwaiter().GetResult();
        foreach (var harm in harms)
        {
            harm.Do(store);
        }

        var sound = Pulls(store.Root);
        RegistryStore.Open(store.Data).RepairAsync(new RepairOptions { Sources = [archive], DamagedBlobs = true, RegistryIsStopped = true }).GetAwaiter().GetResult();
        DemandKept(sound, Pulls(store.Root));
        RegistryStore.Open(archive).RestoreAsync(store.Data, new RestoreOptions { Merge = true, OverwriteTags = true }).GetAwaiter().GetResult();
        DemandKept(before, Pulls(store.Root));
    }), iter: Stores, threads: 2);

    private static StoreBuilder Write(string directory, IEnumerable<(int, int, int, int)> requests)
    {
        var store = new StoreBuilder(new FileSystem(), Path.Combine(directory, "data"));
        GeneratedStore.Write(store, requests);
        return store;
    }

    private static List<Finding> Verify(StoreBuilder store) => [.. RegistryStore.Open(store.Data).VerifyAsync().GetAwaiter().GetResult().Findings];

    private static SortedDictionary<string, string?> Pulls(string root) => new PlainRegistry(root).PullAll();

    private static string RootOf(string data) => Path.Combine(data, "docker", "registry", "v2");

    private static SortedDictionary<string, string?> Restored(string archive, string directory)
    {
        var report = RegistryStore.Open(archive).RestoreAsync(directory).GetAwaiter().GetResult();
        Assert.True(report.IsRestored, $"not restored: {string.Join(", ", report.Findings)}");
        return Pulls(RootOf(directory));
    }

    private static void DemandKept(SortedDictionary<string, string?> before, SortedDictionary<string, string?> after)
    {
        foreach (var (image, digest) in before.Where(it => it.Value is not null))
        {
            Assert.True(after.GetValueOrDefault(image) == digest, $"{image} was {digest}, and is {after.GetValueOrDefault(image) ?? "not there"}");
        }
    }

    private static IEnumerable<string> BrokenOf(SortedDictionary<string, string?> pulls) => pulls.Where(it => it.Value is null).Select(it => it.Key);

    private static IEnumerable<string> Broken(IEnumerable<Finding> findings) =>
        findings.SelectMany(it => it.Affects).Where(it => it.Tag is not null).Select(it => it.ToString()).Distinct().Order(StringComparer.Ordinal);

    // A finding may be told of the file, of the directory of a tag, of whatever names the digest, or of the index that has no image left.
    private static bool IsAbout(Finding finding, string path) =>
        (finding.Kind == FindingKind.IndexWithoutImages && path.Contains("/_manifests/revisions/", StringComparison.Ordinal))
        || path.StartsWith(finding.Path, StringComparison.Ordinal)
        || finding.Path.StartsWith(path, StringComparison.Ordinal)
        || (Path.GetFileName(Path.GetDirectoryName(path)) is { Length: 64 } hex && (finding.Digest?.Hex == hex || finding.ToString().Contains(hex[..12], StringComparison.Ordinal)));

    private static void InDirectory(Action<string> act)
    {
        var directory = Directory.CreateTempSubdirectory("regstore-").FullName;
        try
        {
            act(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
