using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Tests.Verification;

/// <summary>What <c>verify --json</c> printed becomes the report again, and what it did not print is named by file and line.</summary>
/// Covers: VerifyLines.
public sealed class Reading_printed_reports
{
    private const string Finding =
        """
        {"message_type":"finding","id":"RS1003","path":"blobs/a","message":"it holds something else","severity":"warning","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","expected":"1","actual":"2","transient":true,"affects":["alpine:3.4","a b:c d"],"snapshots":["20260102T030405Z"],"blocks_gc":["2.8"],"blocks_gc_delete_untagged":["2.8","3.x"],"remedy_codes":["push-again","heal-from-source"]}
        """;

    private const string Summary =
        """
        {"message_type":"summary","schema":1,"command":"verify","store":"./data","references":["alpine:3.4"],"store_kind":"tagless","complete":true,"snapshots":9,"repositories":1,"tags":2,"revisions":3,"blobs":4,"bytes":50,"blobs_read":6,"bytes_read":70,"subset":"2/3","timed_out":true,"cancelled":true,"oldest_verified":"2026-01-02T03:04:05Z","blobs_never_read":8,"blocks_gc":["3.x"],"blocks_gc_delete_untagged":[],"gc_would_destroy":[{"server":"2.8","delete_untagged":true,"blobs":4,"images":["team/app:1.2"]}],"may_be_cache":true,"seconds":1.5}
        """;

    private static readonly DateTime Moment = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void A_finding_has_all_that_was_printed()
    {
        var finding = Read(Finding).Findings.Single();

        Assert.Equal((FindingKind.BlobDigestMismatch, "blobs/a", "it holds something else"), (finding.Kind, finding.Path, finding.Message));
        Assert.Equal((Severity.Warning, Digest.Compute([]), "1", "2", true), (finding.Severity, finding.Digest, finding.Expected, finding.Actual, finding.Transient));
        Assert.Equal(["alpine:3.4", "a b:c d"], finding.Affects.Select(reference => reference.ToString()));
        Assert.Equal(["20260102T030405Z"], finding.Snapshots.Select(snapshot => snapshot.ToString()));
        Assert.Equal((ServerGenerations.Two, ServerGenerations.All), (finding.BlocksGc, finding.BlocksGcDeleteUntagged));
        Assert.Equal([Remedy.PushAgain, Remedy.HealFromSource], finding.Remedies);
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("expected")]
    [InlineData("actual")]
    [InlineData("remedy_codes")]
    public void A_finding_may_do_without(string field)
    {
        var finding = Read(Without(Finding, field)).Findings.Single();

        Assert.Equal(field == "digest", finding.Digest is null);
        Assert.Equal((field == "expected", field == "actual"), (finding.Expected is null, finding.Actual is null));
        Assert.Equal(field == "remedy_codes" ? 0 : 2, finding.Remedies.Count);
    }

    [Theory]
    [InlineData("message_type")]
    [InlineData("id")]
    [InlineData("path")]
    [InlineData("message")]
    [InlineData("severity")]
    [InlineData("transient")]
    [InlineData("affects")]
    [InlineData("snapshots")]
    [InlineData("blocks_gc")]
    [InlineData("blocks_gc_delete_untagged")]
    public void A_finding_may_not_do_without(string field) => RefusedFor(field, Without(Finding, field));

    [Fact]
    public void The_summary_has_all_that_was_printed()
    {
        var report = Read(Summary);

        Assert.Equal(("./data", StoreKind.Tagless, true, 9), (report.Store, report.Kind, report.Complete, report.Snapshots));
        Assert.Equal((1, 2, 3, 4, 50L, 6, 70L), (report.Repositories, report.Tags, report.Revisions, report.Blobs, report.BlobBytes, report.BlobsRead, report.BytesRead));
        Assert.Equal(("2/3", true, true), (report.Subset?.ToString(), report.TimedOut, report.Cancelled));
        Assert.Equal((Moment, DateTimeKind.Utc, 8), (report.Memory?.Oldest, report.Memory!.Oldest!.Value.Kind, report.Memory.NeverRead));
        Assert.Equal((ServerGenerations.Three, ServerGenerations.None, true), (report.BlocksGc, report.BlocksGcDeleteUntagged, report.MayBeCache));
        Assert.Equal((TimeSpan.FromSeconds(1.5), true, "lines"), (report.Elapsed, report.HasEnded, report.Name));
        Assert.Equal(["alpine:3.4"], report.References.Select(reference => reference.ToString()));
        var loss = report.CollectionLosses.Single();
        Assert.Equal((ServerGenerations.Two, true, 4, "team/app:1.2"), (loss.Generation, loss.DeleteUntagged, loss.Blobs, loss.Images.Single().ToString()));
        Assert.Empty(report.Findings);
    }

    [Theory]
    [InlineData("snapshots")]
    [InlineData("subset")]
    [InlineData("blobs_never_read")]
    [InlineData("oldest_verified")]
    [InlineData("gc_would_destroy")]
    [InlineData("may_be_cache")]
    [InlineData("delete_untagged")]
    public void The_summary_may_do_without(string field)
    {
        var report = Read(Without(Summary, field));

        Assert.Equal((field == "snapshots", field == "subset", field == "blobs_never_read"), (report.Snapshots is null, report.Subset is null, report.Memory is null));
        Assert.Equal(field is "oldest_verified" or "blobs_never_read", report.Memory?.Oldest is null);
        Assert.Equal((field != "may_be_cache", field == "gc_would_destroy" ? 0 : 1), (report.MayBeCache, report.CollectionLosses.Count));
        Assert.Equal(field is not ("gc_would_destroy" or "delete_untagged"), report.CollectionLosses.Any(loss => loss.DeleteUntagged));
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("command")]
    [InlineData("store")]
    [InlineData("references")]
    [InlineData("store_kind")]
    [InlineData("complete")]
    [InlineData("repositories")]
    [InlineData("tags")]
    [InlineData("revisions")]
    [InlineData("blobs")]
    [InlineData("bytes")]
    [InlineData("blobs_read")]
    [InlineData("bytes_read")]
    [InlineData("timed_out")]
    [InlineData("cancelled")]
    [InlineData("blocks_gc")]
    [InlineData("blocks_gc_delete_untagged")]
    [InlineData("server")]
    [InlineData("images")]
    [InlineData("seconds")]
    public void The_summary_may_not_do_without(string field) => RefusedFor(field, Without(Summary, field));

    [Theory]
    [InlineData("\"schema\":1", "\"schema\":2", "the summary of verify, format 2")]
    [InlineData("\"command\":\"verify\"", "\"command\":\"orphans\"", "the summary of orphans, format 1")]
    [InlineData("\"message_type\":\"summary\"", "\"message_type\":\"total\"", "a line of the type total")]
    [InlineData("\"tagless\"", "\"strange\"", "\"strange\" is not a StoreKind that this regstore knows")]
    [InlineData("\"3.x\"", "\"4.x\"", "\"4.x\" is not a ServerGenerations that this regstore knows")]
    [InlineData("\"2/3\"", "\"4/3\"", "\"4/3\" is not a subset like 3/16, 5% or daily/week, or a number of bytes.")]
    public void A_word_that_it_does_not_know_is_shown(string word, string other, string expected) =>
        Assert.Equal($"lines:1 was not printed by verify --json: {expected}", Refusal(Summary.Replace(word, other, StringComparison.Ordinal)));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void A_line_that_is_no_object_is_named(string line) => Assert.StartsWith("lines:2 was not printed by verify --json", Refusal($"{Finding}\n{line}\n{Summary}"), StringComparison.Ordinal);

    [Fact]
    public void Nothing_comes_after_the_summary()
    {
        Assert.Equal("lines:3 was not printed by verify --json: a line after the summary", Refusal($"{Finding}\n{Summary}\n{Finding}"));
        Assert.Single(Read($"{Finding}\n{Summary}\n").Findings);
    }

    [Fact]
    public void Times_beyond_all_measure_are_refused_without_a_word_of_the_framework() =>
        Assert.Equal("lines:1 was not printed by verify --json", Refusal(Summary.Replace("1.5", "1e300", StringComparison.Ordinal)));

    [Fact]
    public void A_last_line_that_was_cut_off_is_no_line()
    {
        var report = Read($"{Finding}\n{Summary[..^20]}");

        Assert.Equal((false, false, 1), (report.HasEnded, report.Complete, report.Findings.Count));
        Assert.StartsWith("lines:1 was not", Refusal($"{Finding[..^20]}\n{Summary}"), StringComparison.Ordinal);
        Assert.StartsWith("lines:2 was not", Refusal($"{Finding}\n{{\"message"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_at_all_is_a_run_that_did_not_end() => Assert.Equal((false, 0), (Read("").HasEnded, Read("").Findings.Count));

    private static VerifyReport Read(string lines)
    {
        using var reader = new StringReader(lines);
        return VerifyReport.ReadLines(reader, "lines");
    }

    private static string Refusal(string lines)
    {
        var refusal = Assert.Throws<RegistryStoreException>(() => Read(lines));
        Assert.Equal(StoreFailure.Invalid, refusal.Failure);
        return refusal.Message;
    }

    private static void RefusedFor(string field, string line) => Assert.Equal($"lines:1 was not printed by verify --json: \"{field}\" is missing", Refusal(line));

    private static string Without(string line, string field) => line.Replace($"\"{field}\":", $"\"no_{field}\":", StringComparison.Ordinal);
}
