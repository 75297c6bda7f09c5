using System.Diagnostics;
using System.Globalization;
using System.IO.Abstractions;
using CsCheck;
using RegStore.Exports;
using RegStore.Model;
using RegStore.Pools;
using RegStore.Repairs;
using RegStore.Scrubbing;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Fuzzing;

/// <summary>
/// Whatever is in a file that regstore reads, it answers or refuses in words, soon, and with little memory. A few hundred files here; as many thousands as one likes
/// with <c>REGSTORE_FUZZ=20000</c>, the number for each sort of file.
/// </summary>
[Collection(nameof(Alone))]
public sealed class Fuzzing_what_is_read : IDisposable
{
    private const long MostMemory = 200_000_000;

    private const string Part = """
        {"message_type":"finding","schema":1,"id":"RS1003","name":"blob-digest-mismatch","severity":"error","path":"blobs/sha256/ab/abab/data","message":"it hashes to another","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","expected":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","actual":"sha256:cd","transient":false,"affects":["team/app:1.2"],"remedies":["repair --from ARCHIVE"],"snapshots":[],"blocks_gc":[],"blocks_gc_delete_untagged":[]}
        {"message_type":"summary","schema":1,"command":"verify","store":"./data","references":[],"complete":true,"cancelled":false,"timed_out":false,"store_kind":"plain","snapshots":null,"repositories":3,"tags":5,"revisions":7,"blobs":20,"bytes":6948,"subset":"1/4","blobs_read":20,"bytes_read":6948,"oldest_verified":null,"blobs_never_read":null,"errors":1,"warnings":0,"notes":0,"blocks_gc":[],"blocks_gc_delete_untagged":[],"seconds":0.503,"exit_code":4,"gc_would_destroy":[],"may_be_cache":false}

        """;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);
    private static readonly int Times = int.Parse(Environment.GetEnvironmentVariable("REGSTORE_FUZZ") ?? "25", CultureInfo.InvariantCulture);

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    private string Data => At("data");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("tag link")]
    [InlineData("revision link")]
    [InlineData("manifest")]
    [InlineData("index of images")]
    [InlineData("configuration")]
    [InlineData("state of a cache")]
    [InlineData("archive")]
    [InlineData("archive with right checksums")]
    [InlineData("mark of a pool")]
    [InlineData("note of who locks a pool")]
    [InlineData("snapshot")]
    [InlineData("state of a scrub")]
    [InlineData("index of an image layout")]
    [InlineData("images of docker save")]
    [InlineData("journal of a repair")]
    [InlineData("report of a part")]
    public async Task It_is_answered_or_refused_in_words(string what)
    {
        var (path, ask) = await PrepareAsync(what);
        var sound = await File.ReadAllBytesAsync(path);
        await ask();
        Mutation.Some.Sample(
            mutations =>
            {
                var bytes = mutations.Aggregate(sound, (damaged, mutation) => mutation.Apply(damaged));
                File.WriteAllBytes(path, what.EndsWith("checksums", StringComparison.Ordinal) ? Mutation.WithChecksums(bytes) : bytes);
                Prove(ask);
            },
            iter: Times,
            threads: 1);
        Assert.Equal(sound.Length, (await Restored(path, sound)).Length);
    }

    [Fact]
    public void A_word_is_taken_or_refused_and_is_the_same_when_it_is_written()
    {
        Gen.OneOf(Gen.String[0, 40], Gen.String[Gen.Char["abz09:/@._-%^ ,TGKm"], 0, 60]).Sample(
            text =>
            {
                Same<Digest>(text);
                Same<RepositoryName>(text);
                Same<Tag>(text);
                Same<ImageReference>(text);
                Same<MediaType>(text);
                Same<Platform>(text);
                Same<SnapshotId>(text);
                Same<CalendarSpan>(text);
                Same<ReadSubset>(text);
                Same<FindingKind>(text);
            },
            iter: Times * 400);

        static void Same<T>(string text)
            where T : IParsable<T>
        {
            if (T.TryParse(text, CultureInfo.InvariantCulture, out var value))
            {
                Assert.Equal(value.ToString(), T.Parse(value.ToString()!, CultureInfo.InvariantCulture).ToString());
            }
            else
            {
                Assert.Throws<FormatException>(() => T.Parse(text, CultureInfo.InvariantCulture));
            }
        }
    }

    private static void Prove(Func<Task> ask)
    {
        var (memory, watch) = (GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
        try
        {
            ask().GetAwaiter().GetResult();
        }
        catch (RegistryStoreException e)
        {
            Assert.False(string.IsNullOrWhiteSpace(e.Message));
        }

        Assert.True(GC.GetTotalAllocatedBytes() - memory < MostMemory, $"{GC.GetTotalAllocatedBytes() - memory} bytes");
        Assert.True(watch.Elapsed < MostTime, $"{watch.Elapsed}");
    }

    private static async Task<byte[]> Restored(string path, byte[] sound)
    {
        await File.WriteAllBytesAsync(path, sound);
        return await File.ReadAllBytesAsync(path);
    }

    private string At(params string[] names) => Path.Combine([_directory, .. names]);

    /// <summary>A file of some sort, and what reads it.</summary>
    private async Task<(string Path, Func<Task> Ask)> PrepareAsync(string what)
    {
        var clean = new CleanStore(new StoreBuilder(new FileSystem(), Data));
        var store = clean.Store;
        Task Verify() => RegistryStore.Open(Data).VerifyAsync();
        switch (what)
        {
            case "tag link":
                return (store.FullPath(StoreBuilder.TagPath("alpine", "3.4")), Verify);
            case "revision link":
                return (store.FullPath(StoreBuilder.RevisionPath("alpine", clean.Alpine34)), Verify);
            case "manifest":
                return (store.FullPath(StoreBuilder.BlobPath(clean.Alpine34)), Verify);
            case "index of images":
                return (store.FullPath(StoreBuilder.BlobPath(clean.Index)), Verify);
            case "configuration":
                var config = (await RegistryStore.Open(Data).ReadManifestAsync(clean.Alpine34)).Config!.Digest;
                return (store.FullPath(StoreBuilder.BlobPath(config)), () => ConfigAsync(config));
            case "state of a cache":
                store.BeCache(("alpine", clean.Alpine34));
                return (At("data", "scheduler-state.json"), Verify);
            case "archive" or "archive with right checksums":
                await RegistryStore.Open(Data).BackupAsync(At("out.tar"));
                return (At("out.tar"), () => ArchiveAsync(At("out.tar")));
            case "index of an image layout":
                await RegistryStore.Open(Data).ExportAsync([ImageReference.Parse("team/app:1.2")], At("layout"), new ExportOptions { Format = ExportFormat.OciDir });
                return (At("layout", "index.json"), () => ImagesAsync(At("layout")));
            case "images of docker save":
                await RegistryStore.Open(Data).ExportAsync([ImageReference.Parse("alpine:3.4")], At("images.tar"));
                return (At("images.tar"), () => ImagesAsync(At("images.tar")));
            case "state of a scrub":
                return await ScrubbedAsync();
            case "journal of a repair":
                store.Delete(StoreBuilder.RevisionPath("alpine", clean.Alpine34));
                var id = (await RegistryStore.Open(Data).RepairAsync(new RepairOptions { RegistryIsStopped = true })).Id!;
                return (At("data", "docker", "registry", "regstore-quarantine", id, "journal.jsonl"), () => RegistryStore.Open(Data).PlanRepairAsync(new RepairOptions { ReadData = false }));
            case "report of a part":
                return await ReportedAsync();
            default:
                return await PooledAsync(what);
        }
    }

    private async Task<(string Path, Func<Task> Ask)> PooledAsync(string what)
    {
        var snapshot = await RegistryStore.Open(Data).SnapshotAsync(At("pool"));
        if (what == "note of who locks a pool")
        {
            await File.WriteAllTextAsync(At("pool", "lock.json"), """{"command":"snapshot","process":1,"host":"here","since":"2026-01-02T03:04:05Z"}""");
            return (At("pool", "lock.json"), () => SnapshotPool.Open(At("pool")).ForgetAsync(new ForgetOptions { Policy = new RetentionPolicy { Last = 9 } }));
        }

        return (what == "snapshot" ? At("pool", "snapshots", $"{snapshot.Id}.tar") : At("pool", "regstore-pool.json"), () => PoolAsync(At("pool")));
    }

    private async Task<(string Path, Func<Task> Ask)> ScrubbedAsync()
    {
        var options = new VerifyOptions { Scrub = new ScrubOptions { StateFile = At("state"), MaxAge = TimeSpan.FromDays(1) } };
        await RegistryStore.Open(Data).VerifyAsync(options);
        return (At("state"), () => RegistryStore.Open(Data).VerifyAsync(options));
    }

    private async Task<(string Path, Func<Task> Ask)> ReportedAsync()
    {
        await File.WriteAllTextAsync(At("part"), Part);
        return (At("part"), () => Task.Run(() => Merge(At("part"))));
    }

    private async Task ConfigAsync(Digest config)
    {
        await RegistryStore.Open(Data).ListAsync(details: true);
        await RegistryStore.Open(Data).ReadConfigAsync(config);
    }

    private static async Task ArchiveAsync(string path)
    {
        using var archive = RegistryStore.Open(path);
        await archive.VerifyAsync();
    }

    private static async Task PoolAsync(string path)
    {
        await SnapshotPool.Open(path).ListAsync();
        await SnapshotPool.Open(path).VerifyAsync();
    }

    private static void Merge(string path)
    {
        using var lines = new StreamReader(path);
        _ = VerifyReport.Merge([VerifyReport.ReadLines(lines, "part")]);
    }

    private static async Task ImagesAsync(string path)
    {
        using var images = RegistryStore.OpenImages(path);
        await images.ListAsync(details: true);
        await images.VerifyAsync();
    }
}
