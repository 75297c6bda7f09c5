using System.ComponentModel;
using System.Text.Json;
using RegStore.Model;
using RegStore.Pools;
using RegStore.Repairs;
using RegStore.Restore;
using RegStore.Scrubbing;
using RegStore.Testing;
using RegStore.Usage;
using RegStore.Verification;

namespace RegStore.Tests;

/// <summary>Every report goes through System.Text.Json and back with nothing lost, as whoever serves or stores it expects.</summary>
/// Covers: CollectionTranscript, FindingReport.
public sealed class Serialising_reports : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore").FullName;
    private readonly CleanStore _clean;

    public Serialising_reports() => _clean = new CleanStore(new StoreBuilder(new System.IO.Abstractions.FileSystem(), At("data")));

    private RegistryStore Store => RegistryStore.Open(At("data"));

    [Fact]
    public async Task Listings_come_back()
    {
        Back(await Store.ListAsync(details: true), "\"alpine\"", "\"3.4\"", "\"linux/amd64\"", "\"application/vnd.oci.image.manifest.v1\\u002Bjson\"");
        Back(await Store.InspectAsync(ImageReference.Parse("team/app:1.2")), "\"index\"", _clean.Arm64.ToString());
        Back(await Store.TreeAsync(), "\"alpine:3.4\"");
        Back(await Store.ReadManifestAsync(_clean.Index), "\"linux/arm64\"");
        var manifest = await Store.ReadManifestAsync(_clean.Alpine34);
        Back(await Store.ReadConfigAsync(manifest.Config!.Digest), "\"linux/amd64\"");
    }

    [Fact]
    public async Task A_verification_comes_back_with_the_names_that_nobody_could_type()
    {
        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Shared), "shared later");
        _clean.Store.Write("repositories/team/app/_manifests/tags/not a tag/current/link", "nothing");

        var report = await Store.VerifyAsync(new VerifyOptions { Scrub = new ScrubOptions { Subset = ReadSubset.Part(1, 1) } });

        var back = Back(report, "\"error\"", "\"RS1003 blob-digest-mismatch\"", "\"alpine:3.4\"", "\"1/1\"", "\"heal-from-source\"");
        Assert.Equal(report.Findings.Select(finding => finding.ToString()), back.Findings.Select(finding => finding.ToString()));
        Assert.Equal(report.Count(Severity.Error), back.Count(Severity.Error));
        Assert.All(back.Findings, finding => Assert.Contains(finding.Kind, FindingKind.All));
    }

    [Fact]
    public async Task A_repair_comes_back()
    {
        _clean.Store.Write(StoreBuilder.LayerPath("alpine", CleanStore.Only34), "");
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.ForArm64));

        Back(await Store.RepairAsync(new RepairOptions { RegistryIsStopped = true }), "\"write-link\"", "\"RS2001 link-empty\"", "\"alpine:3.4\"", "\"team/app:1.2\"", "\"applied\"");
    }

    [Fact]
    public async Task What_is_measured_comes_back()
    {
        _clean.Store.Blob("an orphan");
        Back(await Store.FindOrphansAsync(new OrphanOptions { Untagged = true, Transcript = ServerGenerations.Two }), "\"blob\"", "marking blob");
        Back(await Store.MeasureUsageAsync(largestBlobs: 3), "\"team/app\"");
        Back(await Store.ForetellDeletionAsync([ImageReference.Parse("alpine:3.4")]), "\"alpine:3.4\"");
        Back(await Store.FindChainsAsync(CleanStore.Shared.ToString()), "\"layer\"");
        _ = new CleanStore(new StoreBuilder(new System.IO.Abstractions.FileSystem(), At("other"))).Store.Image("new", "1", "new layer");
        Back(await Store.CompareAsync(RegistryStore.Open(At("other"))), "\"new:1\"");
    }

    [Fact]
    public async Task What_was_made_comes_back()
    {
        _clean.Store.Delete(StoreBuilder.BlobPath(CleanStore.Only34));
        Back(await Store.BackupAsync(At("out.tar")), "\"damaged\"", "alpine:3.4");
        using var archive = RegistryStore.Open(At("out.tar"));
        Back(await archive.RestoreAsync(At("restored"), new RestoreOptions { KeepSound = true }), "\"plain\"");
        var snapshot = Back(await Store.SnapshotAsync(At("pool"), new SnapshotOptions { Retention = new RetentionPolicy { Last = 1 } }));
        var pool = SnapshotPool.Open(At("pool"));
        Back(await pool.ListAsync(), $"\"{snapshot.Id}\"");
        Back(await pool.MeasureUsageAsync());
        Back(await pool.ForgetAsync(new ForgetOptions { Policy = new RetentionPolicy { Last = 1 } }));
    }

    [Fact]
    public void Values_are_their_texts_also_as_names_of_properties()
    {
        Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Digest.Compute([]));
        Equal("team/app", RepositoryName.Parse("team/app"));
        Equal("1.2", Tag.Parse("1.2"));
        Equal("team/app:1.2", ImageReference.Parse("team/app:1.2"));
        Equal("linux/arm64/v8", new Platform("linux", "arm64", "v8"));
        Equal("20261124T233203Z", SnapshotId.Parse("20261124T233203Z"));
        Equal("1y6m", CalendarSpan.Parse("1y6m"));
        Equal("3/16", ReadSubset.Part(3, 16));
        Equal("5%", ReadSubset.OfPercent(5));
        Equal("daily/week", ReadSubset.DailyOfWeek);
        Equal("1000", ReadSubset.OfBytes(1000));
        Equal("RS1001 blob-missing", FindingKind.BlobMissing);
        Equal("application/vnd.oci.image.index.v1+json", MediaType.OciIndex);

        static void Equal<T>(string text, T value)
            where T : notnull
        {
            Assert.Equal($"\"{text.Replace("+", "\\u002B", StringComparison.Ordinal)}\"", JsonSerializer.Serialize(value));
            var numbers = new Dictionary<T, int> { [value] = 1 };
            var back = JsonSerializer.Deserialize<Dictionary<T, int>>(JsonSerializer.Serialize(numbers))!;
            Assert.Equal(value.ToString(), back.Keys.Single().ToString());
            Assert.Equal(value.ToString(), TypeDescriptor.GetConverter(typeof(T)).ConvertFromInvariantString(text)!.ToString());
        }
    }

    [Theory]
    [InlineData("\"sha256:12\"")]
    [InlineData("12")]
    [InlineData("{}")]
    [InlineData("null")]
    public void What_is_no_digest_is_an_error_of_the_json(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Digest>(json));

    [Fact]
    public void A_number_is_no_word() => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Severity>("1"));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string At(string name) => Path.Combine(_directory, name);

    private static T Back<T>(T report, params string[] holds)
    {
        var json = JsonSerializer.Serialize(report);
        var back = JsonSerializer.Deserialize<T>(json)!;
        Assert.Equal(json, JsonSerializer.Serialize(back));
        Assert.DoesNotContain("IsValid", json, StringComparison.Ordinal);
        Assert.All(holds, text => Assert.Contains(text, json, StringComparison.Ordinal));

        // As a web application writes it.
        var web = JsonSerializer.Serialize(report, Web);
        Assert.Equal(web, JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(web, Web), Web));
        return back;
    }
}
