using System.Globalization;
using System.IO.Abstractions;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Scrubbing;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Verification;

namespace RegStore.Tests.Scrubbing;

/// <summary>A store that is read in many runs: every blob before any twice, known damage always, nothing forgotten whatever happens to a run or to the store.</summary>
/// Covers: ProgressMeter, ReadLimit, ReadQueue, RunContext, ScrubDocument, ScrubPass, ScrubState, ScrubStateFile.
public sealed class Reading_in_turns : IDisposable
{
    private const int Count = 40;

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 1, 5, 3, 0, 0, TimeSpan.Zero));
    private readonly StoreBuilder _store;

    public Reading_in_turns()
    {
        _store = new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data"));
        for (var i = 0; i < Count; i++)
        {
            _store.Blob(string.Create(CultureInfo.InvariantCulture, $"blob {i}"));
        }
    }

    private string State => Path.Combine(_directory, "scrub.state");

    private ScrubOptions Remembering => new() { StateFile = State };

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_blob_is_read_before_any_twice()
    {
        var read = new List<Digest>();
        for (var night = 0; night < 12; night++)
        {
            read.AddRange((await VerifyAsync(new ScrubOptions { StateFile = State, Subset = ReadSubset.OfBytes(55) }, _ => _clock.Advance(TimeSpan.FromSeconds(1)))).Opened);
            _clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.True(read.Count > 2 * Count);
        Assert.Equal(Count, read[..Count].Distinct().Count());
        Assert.Equal(Count, read[Count..(2 * Count)].Distinct().Count());
    }

    [Fact]
    public async Task With_a_time_limit_no_other_blob_is_begun_and_the_next_run_goes_on()
    {
        var read = new List<Digest>();
        var (runs, last) = (0, default(VerifyReport));
        while (read.Count < Count)
        {
            var (opened, report) = await VerifyAsync(new ScrubOptions { StateFile = State, MaxDuration = TimeSpan.FromMinutes(7) }, _ => _clock.Advance(TimeSpan.FromMinutes(1)));
            Assert.Equal(7, opened.Count);
            Assert.True(report.TimedOut && !report.Complete);
            (read, last, runs) = ([.. read, .. opened], report, runs + 1);
        }

        Assert.Equal(6, runs);
        Assert.Equal(Count, read[..Count].Distinct().Count());
        Assert.Equal(0, last!.Memory!.NeverRead);
    }

    [Fact]
    public async Task What_came_and_went_meanwhile_is_read_and_forgotten()
    {
        await RunAsync(new ScrubOptions { StateFile = State, Subset = ReadSubset.OfPercent(50) });
        _clock.Advance(TimeSpan.FromDays(1));
        _store.Delete(Path.GetDirectoryName(StoreBuilder.BlobPath(Digest.Compute("blob 0"u8)))!);

        // As old as a copy with its times kept would make it: a date says nothing of what was read.
        var added = _store.Blob("came later");
        File.SetLastWriteTimeUtc(_store.FullPath(StoreBuilder.BlobPath(added)), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var (opened, report) = await VerifyAsync(new ScrubOptions { StateFile = State, MaxAge = TimeSpan.FromDays(7) });

        Assert.Contains(added, opened);
        Assert.DoesNotContain(Digest.Compute("blob 0"u8), opened);
        Assert.Equal(0, report.Memory!.NeverRead);
        Assert.Equal(Count, report.Blobs);
    }

    [Fact]
    public async Task Known_damage_is_read_in_every_run_until_it_is_healed()
    {
        var victim = Digest.Compute("blob 7"u8);
        _store.Write(StoreBuilder.BlobPath(victim), "blob x");
        await RunAsync(Remembering);

        for (var night = 0; night < 3; night++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            var (opened, report) = await VerifyAsync(new ScrubOptions { StateFile = State, MaxAge = TimeSpan.FromDays(30) });
            Assert.Equal([victim, victim], opened);
            Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.BlobDigestMismatch);
        }

        _store.Write(StoreBuilder.BlobPath(victim), "blob 7");
        Assert.Equal([victim], await RunAsync(new ScrubOptions { StateFile = State, MaxAge = TimeSpan.FromDays(30) }));
        Assert.Empty(await RunAsync(new ScrubOptions { StateFile = State, MaxAge = TimeSpan.FromDays(30) }));
    }

    [Fact]
    public async Task Known_damage_takes_nothing_from_what_else_is_read()
    {
        Digest[] victims = [Digest.Compute("blob 7"u8), Digest.Compute("blob 8"u8)];
        foreach (var victim in victims)
        {
            _store.Write(StoreBuilder.BlobPath(victim), "blob x");
        }

        await RunAsync(Remembering);
        var (opened, report) = await VerifyAsync(new ScrubOptions { StateFile = State, Subset = ReadSubset.OfBytes(1) });

        Assert.Equal(3, opened.Distinct().Count());
        Assert.Equal(2, report.Findings.Count(finding => finding.Kind == FindingKind.BlobDigestMismatch));
    }

    [Fact]
    public async Task What_is_remembered_of_one_store_says_nothing_of_another()
    {
        await RunAsync(Remembering);
        var other = new StoreBuilder(new FileSystem(), Path.Combine(_directory, "other"));
        other.Write(StoreBuilder.BlobPath(other.Blob("blob 7")), "blob x");

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => RegistryStore.Open(other.Data, time: _clock).VerifyAsync(new VerifyOptions { Scrub = Remembering }));

        Assert.Contains($"belongs to {_store.Root}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_in_the_future_was_not_read()
    {
        _clock.Advance(TimeSpan.FromDays(4000));
        await RunAsync(Remembering);
        _clock.Advance(TimeSpan.FromDays(-4000));

        Assert.Equal(Count, (await RunAsync(new ScrubOptions { StateFile = State, MaxAge = TimeSpan.FromDays(30) })).Count);
    }

    [Fact]
    public async Task The_part_of_a_day_is_that_of_the_day_on_which_the_run_began()
    {
        _clock.Set(new DateTimeOffset(2026, 1, 11, 23, 59, 30, TimeSpan.Zero));

        var (opened, report) = await VerifyAsync(new ScrubOptions { Subset = ReadSubset.DailyOfWeek }, _ => _clock.Advance(TimeSpan.FromMinutes(1)));

        Assert.Equal("7/7", report.Subset?.ToString());
        Assert.Equal(opened.Order(), (await RunAsync(new ScrubOptions { Subset = ReadSubset.Part(7, 7) })).Order());
    }

    [Fact]
    public async Task A_memory_that_is_lost_on_the_way_loses_no_finding()
    {
        _store.Write(StoreBuilder.BlobPath(Digest.Compute("blob 7"u8)), "blob x");
        var directory = Directory.CreateDirectory(Path.Combine(_directory, "lost")).FullName;

        var (_, report) = await VerifyAsync(new ScrubOptions { StateFile = Path.Combine(directory, "state") }, _ =>
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        });

        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.BlobDigestMismatch);
        Assert.Contains(directory, report.Memory!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rot_in_the_middle_of_a_cycle_is_found_within_the_promised_time()
    {
        // A quarter a night is a promise of four nights.
        var nightly = new ScrubOptions { StateFile = State, Subset = ReadSubset.OfPercent(25) };
        await RunAsync(nightly);
        await RunAsync(nightly);
        var seen = (await RunAsync(nightly))[0];
        await File.WriteAllTextAsync(_store.FullPath(StoreBuilder.BlobPath(seen)), new string('x', (int)new FileInfo(_store.FullPath(StoreBuilder.BlobPath(seen))).Length));

        var nights = 0;
        for (var isFound = false; !isFound; nights++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            isFound = (await VerifyAsync(nightly)).Report.Findings.Any(finding => finding.Digest == seen && finding.Severity == Severity.Info && finding.Kind == FindingKind.BlobDigestMismatch)
                || (await File.ReadAllTextAsync(State)).Contains(seen.Hex, StringComparison.Ordinal);
            Assert.True(nights < 5, "not found in time");
        }

        Assert.InRange(nights, 1, 4);
    }

    [Fact]
    public async Task What_was_read_is_remembered_though_the_run_never_ends()
    {
        // The process dies while the fortieth blob is read; a second passes with each.
        var pass = new ScrubPass([.. (await RegistryStore.Open(_store.Data).ScanAsync()).Index.Blobs.Values], Remembering, _store.Root, new RunContext(new FileSystem(), _clock, null, 1, 1));
        foreach (var blob in pass.Blobs[..^1])
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            pass.Read(blob.Digest, isSound: true);
        }

        var read = await RunAsync(new ScrubOptions { StateFile = State, MaxAge = TimeSpan.FromDays(1) });

        Assert.InRange(read.Count, 1, 4);
        Assert.Equal(pass.Blobs[^1].Digest, read[0]);
    }

    [Fact]
    public async Task Equal_parts_are_all_of_it_and_none_twice()
    {
        foreach (var count in new[] { 1, 3, 16, 97 })
        {
            var read = new List<Digest>();
            for (var number = 1; number <= count; number++)
            {
                read.AddRange(await RunAsync(new ScrubOptions { Subset = ReadSubset.Part(number, count) }));
            }

            Assert.Equal(Count, read.Count);
            Assert.Equal(Count, read.Distinct().Count());
        }
    }

    [Fact]
    public async Task A_part_a_day_is_all_of_it_in_a_week()
    {
        var read = new List<Digest>();
        for (var day = 0; day < 7; day++)
        {
            read.AddRange(await RunAsync(new ScrubOptions { Subset = ReadSubset.DailyOfWeek }));
            _clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal("1/7", ReadSubset.DailyOfWeek.At(new DateTime(2026, 1, 5)).ToString());
        Assert.Equal("7/7", ReadSubset.DailyOfWeek.At(new DateTime(2026, 1, 11)).ToString());
        Assert.Equal(Count, read.Count);
        Assert.Equal(Count, read.Distinct().Count());
    }

    [Fact]
    public async Task Without_a_memory_an_amount_is_any_blobs()
    {
        var runs = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            var read = await RunAsync(new ScrubOptions { Subset = ReadSubset.OfPercent(25) });
            Assert.InRange(read.Count, 8, 12);
            runs.Add(string.Join(' ', read.Order()));
        }

        Assert.True(runs.Count > 1, "five times the same");
    }

    [Fact]
    public async Task A_limit_is_kept()
    {
        _store.Blob(new string('x', 1_500_000));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        await RunAsync(new ScrubOptions { BytesPerSecond = 1_000_000 }, TimeProvider.System);

        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(1.4), $"it took {clock.Elapsed}");
    }

    [Theory]
    [InlineData("", "damaged")]
    [InlineData("{", "damaged")]
    [InlineData("null", "it is empty")]
    [InlineData("""{"kind":"regstore-scrub","schema":2,"store":"STORE","damaged":[],"buckets":{}}""", "its format 2")]
    [InlineData("""{"kind":"something","schema":1,"store":"STORE","damaged":[],"buckets":{}}""", "its kind is something")]
    [InlineData("""{"kind":"regstore-scrub","schema":1,"store":"STORE","damaged":["x"],"buckets":{}}""", "damaged")]
    [InlineData("""{"kind":"regstore-scrub","schema":1,"store":"STORE","damaged":[],"buckets":{"0":""}}""", "bucket 0")]
    [InlineData("""{"kind":"regstore-scrub","schema":1,"store":"STORE","damaged":[],"buckets":{"00":"AAAA"}}""", "bucket 00")]
    [InlineData("""{"kind":"regstore-scrub","schema":1,"store":"STORE","damaged":[null],"buckets":{}}""", "damaged")]
    [InlineData("""{"kind":"regstore-scrub","schema":1,"store":"STORE","damaged":[],"buckets":{"00":null}}""", "damaged")]
    public async Task A_memory_that_cannot_be_read_is_no_empty_one(string content, string expected)
    {
        content = content.Replace("STORE", _store.Root, StringComparison.Ordinal);
        await File.WriteAllTextAsync(State, content);

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => RunAsync(Remembering));

        Assert.Contains(State, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(State));
    }

    [Fact]
    public async Task A_memory_that_cannot_be_written_is_told_before_anything_is_read()
    {
        var source = new CountingSource(new DirectorySource(new FileSystem(), _store.Root));
        var options = new VerifyOptions { Scrub = new ScrubOptions { StateFile = Path.Combine(_directory, "nowhere", "scrub.state") } };

        var refusal = await Assert.ThrowsAsync<RegistryStoreException>(() => new RegistryStore(_store.Root, source, _clock).VerifyAsync(options));

        Assert.Equal(StoreFailure.Unwritable, refusal.Failure);
        Assert.Empty(source.Opened);
    }

    [Fact]
    public async Task The_memory_is_small()
    {
        await RunAsync(Remembering);

        Assert.InRange(new FileInfo(State).Length, 12 * Count, 700 + (22 * Count));
        Assert.Equal(["data", "scrub.state"], Directory.GetFileSystemEntries(_directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Archives_and_pools_are_read_in_turns_too()
    {
        _store.Image("some", "image", [.. Enumerable.Range(0, 20).Select(i => $"layer {i}")]);
        var (archive, pool) = (Path.Combine(_directory, "out.tar"), Path.Combine(_directory, "pool"));
        await RegistryStore.Open(_store.Data).BackupAsync(archive);
        await RegistryStore.Open(_store.Data).SnapshotAsync(pool);
        var options = new VerifyOptions { Scrub = new ScrubOptions { StateFile = State, Subset = ReadSubset.OfPercent(30), MaxAge = TimeSpan.FromDays(1) } };

        foreach (var verify in new Func<Task<VerifyReport>>[] { () => RegistryStore.Open(archive).VerifyAsync(options), () => SnapshotPool.Open(pool).VerifyAsync(options) })
        {
            File.Delete(State);
            var (total, runs) = (0, 0);
            VerifyReport report;
            do
            {
                report = await verify();
                (total, runs) = (total + report.BlobsRead, runs + 1);
            }
            while (report.Memory!.NeverRead > 0);

            Assert.Equal(22, report.Blobs);
            Assert.Equal(22, total);
            Assert.InRange(runs, 2, 10);
            Assert.Empty(report.Findings);
        }
    }

    private async Task<List<Digest>> RunAsync(ScrubOptions options, TimeProvider? time = null) => (await VerifyAsync(options, null, time)).Opened;

    private async Task<(List<Digest> Opened, VerifyReport Report)> VerifyAsync(ScrubOptions options, Action<Digest>? opened = null, TimeProvider? time = null)
    {
        var source = new CountingSource(new DirectorySource(new FileSystem(), _store.Root), opened);
        var report = await new RegistryStore(_store.Root, source, time ?? _clock).VerifyAsync(new VerifyOptions { Scrub = options, Parallelism = 1 });
        return ([.. source.Opened], report);
    }
}
