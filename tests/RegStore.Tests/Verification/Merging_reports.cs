using RegStore.Model;
using RegStore.Scrubbing;
using RegStore.Verification;

namespace RegStore.Tests.Verification;

/// <summary>The reports of parts become the one of a single run, figure by figure, and what they lack is said.</summary>
/// Covers: MergedReport.
public sealed class Merging_reports
{
    private static readonly DateTime Earlier = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void Figures_of_the_store_are_those_of_any_part_and_what_was_read_is_the_sum()
    {
        var merged = VerifyReport.Merge([Part(1, 2, blobsRead: 3, bytesRead: 30), Part(2, 2, blobsRead: 4, bytesRead: 45)]);

        Assert.Equal((2, 3, 4, 7, 75L), (merged.Repositories, merged.Tags, merged.Revisions, merged.Blobs, merged.BlobBytes));
        Assert.Equal((7, 75L), (merged.BlobsRead, merged.BytesRead));
        Assert.Equal(("/data", null, null), (merged.Store, merged.Snapshots, merged.Subset));
        Assert.Empty(merged.Missing);
        Assert.True(merged.Complete);
    }

    [Fact]
    public void Where_the_store_grew_meanwhile_the_largest_figures_count()
    {
        var (first, second) = (Part(1, 2), Part(2, 2));
        (second.Repositories, second.Tags, second.Revisions, second.Blobs, second.BlobBytes, second.Snapshots) = (20, 30, 40, 70, 750, 5);
        second.Elapsed = TimeSpan.FromSeconds(9);

        foreach (var merged in new[] { VerifyReport.Merge([first, second]), VerifyReport.Merge([second, first]) })
        {
            Assert.Equal((20, 30, 40, 70, 750L, 5), (merged.Repositories, merged.Tags, merged.Revisions, merged.Blobs, merged.BlobBytes, merged.Snapshots));
            Assert.Equal(TimeSpan.FromSeconds(9), merged.Elapsed);
        }
    }

    [Fact]
    public void Findings_are_in_order_and_one_that_several_parts_have_is_there_once()
    {
        var (first, second) = (Part(1, 2), Part(2, 2));
        first.Findings = [Of(FindingKind.BlobMissing, "b"), Of(FindingKind.BlobOrphaned, "a"), Of(FindingKind.BlobMissing, "a", "2"), Of(FindingKind.BlobMissing, "a", "1")];
        second.Findings = [Of(FindingKind.BlobMissing, "a", "1"), Of(FindingKind.BlobMissing, "a", "1", "0"), Of(FindingKind.BlobMissing, "B")];

        var merged = VerifyReport.Merge([first, second]);

        Assert.Equal(
            [("B", "RS1001", null, null), ("a", "RS1001", "1", null), ("a", "RS1001", "1", "0"), ("a", "RS1001", "2", null), ("a", FindingKind.BlobOrphaned.Id, null, null), ("b", "RS1001", null, null)],
            merged.Findings.Select(it => (it.Path, it.Kind.Id, it.Expected, it.Actual)));
        Assert.Equal((5, 0, 1), (merged.Count(Severity.Error), merged.Count(Severity.Warning), merged.Count(Severity.Info)));
        Assert.False(merged.IsSound);
    }

    [Fact]
    public void A_part_that_was_run_twice_counts_once_and_the_later_run_says_what_was_read()
    {
        var merged = VerifyReport.Merge([Part(1, 2, blobsRead: 3, bytesRead: 30), Part(2, 2, blobsRead: 4, bytesRead: 45), Part(1, 2, blobsRead: 5, bytesRead: 50)]);

        Assert.Equal((9, 95L), (merged.BlobsRead, merged.BytesRead));
        Assert.Empty(merged.Missing);
    }

    [Fact]
    public void What_stops_a_collection_in_one_part_stops_it_in_all()
    {
        var (first, second) = (Part(1, 2), Part(2, 2));
        (first.BlocksGc, second.BlocksGc) = (ServerGenerations.Two, ServerGenerations.Three);
        (second.BlocksGcDeleteUntagged, second.MayBeCache, second.Kind) = (ServerGenerations.Two, true, StoreKind.Tagless);
        second.CollectionLosses = [new CollectionLoss(ServerGenerations.Two, false, 3, [])];

        var merged = VerifyReport.Merge([first, second]);

        Assert.Equal((ServerGenerations.All, ServerGenerations.Two), (merged.BlocksGc, merged.BlocksGcDeleteUntagged));
        Assert.Equal((true, StoreKind.Tagless), (merged.MayBeCache, merged.Kind));
        Assert.Equal(second.CollectionLosses, merged.CollectionLosses);
    }

    [Fact]
    public void What_is_remembered_is_as_old_as_the_oldest_and_lacks_what_all_lack()
    {
        var (first, second, third) = (Part(1, 3), Part(2, 3), Part(3, 3));
        (first.Memory, second.Memory) = (new ScrubMemory(Earlier.AddDays(1), 2), new ScrubMemory(Earlier, 3));

        var memory = VerifyReport.Merge([first, second, third]).Memory;

        Assert.Equal((Earlier, 5), (memory?.Oldest, memory?.NeverRead));
        Assert.Null(VerifyReport.Merge([third]).Memory);
    }

    [Fact]
    public void Parts_that_are_missing_are_named_up_to_twenty()
    {
        Assert.Equal(["part 2/3 is missing"], Missing(Part(1, 3), Part(3, 3)));
        Assert.Equal(20, Missing(Part(1, 21)).Count);
        var many = Missing(Part(3, 24), Part(1, 24));
        Assert.Equal(["part 2/24 is missing", "part 4/24 is missing"], many.Take(2));
        Assert.Equal(["part 22/24 is missing", "and 2 more"], many.Skip(19));
    }

    [Fact]
    public void Reports_that_are_no_parts_of_one_run_are_told()
    {
        var whole = Part(1, 2);
        whole.Subset = null;
        var ofDay = Part(1, 2);
        ofDay.Subset = ReadSubset.DailyOfWeek;
        const string some = "the files are not parts of one run: some verified one part of the blobs and some did not";

        Assert.Equal([some, "part 2/2 is missing"], Missing(Part(1, 2), whole));
        Assert.Equal([some], Missing(ofDay));
        Assert.Equal([some], Missing(ofDay, whole));
        Assert.Empty(Missing(whole));
        Assert.Empty(Missing(whole, whole));
        Assert.Equal(["the files are not parts of one run: they are parts of 2, of 3"], Missing(Part(1, 3), Part(1, 2), Part(2, 2)));
    }

    [Fact]
    public void Reports_of_other_stores_or_other_images_are_told()
    {
        var (other, images) = (Part(2, 2), Part(2, 2));
        other.Store = "/other";
        images.References = [ImageReference.Parse("alpine:3.4"), ImageReference.Parse("alpine:edge")];

        Assert.Equal(["the files are not parts of one run: one verified /data, another /other"], Missing(Part(1, 2), other));
        Assert.Equal(["the files are not parts of one run: one verified /data, another /data alpine:3.4 alpine:edge"], Missing(Part(1, 2), images));
        Assert.Equal(images.References, VerifyReport.Merge([images]).References);
    }

    [Fact]
    public void A_run_that_did_not_end_or_is_not_complete_is_named_by_its_file_or_its_part()
    {
        var (stopped, incomplete, unnamed) = (Part(1, 3), Part(2, 3), Part(3, 3));
        (stopped.HasEnded, stopped.Name, stopped.Findings) = (false, "one.json", [Of(FindingKind.BlobMissing, "a")]);
        (incomplete.Complete, incomplete.Name) = (false, "two.json");
        unnamed.Complete = false;

        var merged = VerifyReport.Merge([unnamed, incomplete, stopped]);

        Assert.Equal(
            [
                "one.json has no summary: its run did not finish",
                "part 3/3 says that its run is not complete",
                "two.json says that its run is not complete",
                "part 1/3 is missing",
            ],
            merged.Missing);
        Assert.False(merged.Complete);
        Assert.Equal(["a"], merged.Findings.Select(finding => finding.Path));
    }

    [Fact]
    public void Where_no_run_ended_nothing_is_claimed()
    {
        var merged = VerifyReport.Merge([new VerifyReport { HasEnded = false }]);

        Assert.Equal(["a report has no summary: its run did not finish"], merged.Missing);
        Assert.Equal(("", 0, 0L, TimeSpan.Zero, StoreKind.Plain), (merged.Store, merged.Blobs, merged.BlobBytes, merged.Elapsed, merged.Kind));
        Assert.False(merged.IsSound);
    }

    private static IReadOnlyList<string> Missing(params VerifyReport[] parts) => VerifyReport.Merge(parts).Missing;

    private static Finding Of(FindingKind kind, string path, string? expected = null, string? actual = null) => new(kind, path, "it is so") { Expected = expected, Actual = actual };

    private static VerifyReport Part(int number, int count, int blobsRead = 0, long bytesRead = 0) => new()
    {
        Store = "/data",
        Subset = ReadSubset.Part(number, count),
        Complete = true,
        Repositories = 2,
        Tags = 3,
        Revisions = 4,
        Blobs = 7,
        BlobBytes = 75,
        BlobsRead = blobsRead,
        BytesRead = bytesRead,
        Elapsed = TimeSpan.FromSeconds(2),
    };
}
