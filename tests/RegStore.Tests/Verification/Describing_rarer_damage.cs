using RegStore.Model;
using RegStore.Testing;
using RegStore.Tests.Stores;
using RegStore.Verification;

namespace RegStore.Tests.Verification;

/// <summary>All that is said where a harm has another cause, another extent or another harm beside it than those of the box: the text beside this file.</summary>
public sealed class Describing_rarer_damage : IDisposable
{
    private const string Revisions = "repositories/alpine/_manifests/revisions/sha256";

    private static readonly Digest NeverPushed = Digest.Compute("never pushed"u8);

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task Each_harm()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no links like these.");

        await VerifyXunit.Verifier.Verify(await DamageText.DescribeAsync([.. Blobs(), .. Tags(), .. Manifests(), .. Indexes(), .. Caches(), .. Leftovers()], _directory));
    }

    private static IEnumerable<Damage> Blobs()
    {
        var only34 = StoreBuilder.BlobPath(CleanStore.Only34);
        yield return Of("a copy of a layer in the wrong directory", it => it.Store.Write(Misplaced(only34), "layer of 3.4"));
        yield return Of("a copy of a layer in the wrong directory, its bytes changed", it => it.Store.Write(Misplaced(only34), "Layer of 3.4"));
        yield return Of("a layer in the wrong directory, its bytes changed", it =>
        {
            it.Store.Write(Misplaced(only34), "Layer of 3.4");
            it.Store.Delete(only34);
        });
        yield return Of("a layer deleted, with its link", it =>
        {
            it.Store.Delete(only34);
            it.Store.Delete(StoreBuilder.LayerPath("alpine", CleanStore.Only34));
        });
        yield return Of("a layer of which two manifests say two lengths", it =>
        {
            it.Store.Manifest("alpine", OfLayer(99), "liar");
            it.Store.Write(only34, "Layer of 3.4");
        });
        yield return Of("a layer by sha512 of which the manifest says another length", it => it.Store.Manifest(
            "odd", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[{{StoreBuilder.Descriptor("application/octet-stream", it.Sha512Layer, 99)}}]}""", "liar"));
        yield return Of("an empty blob under sha512", it => it.Store.Write($"blobs/sha512/{it.Sha512Layer.Hex[..2]}/{it.Sha512Layer.Hex}/data", ""));
    }

    private static IEnumerable<Damage> Tags()
    {
        yield return Of("a tag without anything", it => it.Store.Files.Directory.CreateDirectory(it.Store.FullPath("repositories/alpine/_manifests/tags/none")));
        yield return Of("a tag of two images that lost its link", it =>
        {
            it.Store.Tag("alpine", "edge", it.Alpine34);
            it.Store.Delete("repositories/alpine/_manifests/tags/edge/current");
        });
        yield return Of("a tag of what was never pushed", it => it.Store.Tag("alpine", "gone", NeverPushed));
        yield return Of("a tag that leads out of the store", it =>
            it.Store.Files.File.CreateSymbolicLink(it.Store.FullPath("repositories/alpine/_manifests/tags/out"), "/somewhere/else")) with
        { NeedsDisk = true };
        yield return Of("an entry of a tag's history that names another", it =>
            it.Store.Write($"repositories/alpine/_manifests/tags/edge/index/sha256/{it.AlpineEdge.Hex}/link", it.Alpine34.ToString()));
        yield return Of("a tag that cannot be read", _ => { }) with { Unreadable = StoreBuilder.TagPath("alpine", "edge") };
    }

    private static IEnumerable<Damage> Manifests()
    {
        yield return Of("a manifest of no type", it => it.Store.Manifest("alpine", """{"schemaVersion":3}""", "none"));
        yield return Of("a manifest that is gone, and another repository has it", it =>
        {
            it.Store.Write(StoreBuilder.RevisionPath("odd", it.AlpineEdge), it.AlpineEdge.ToString());
            it.Store.Delete(StoreBuilder.BlobPath(it.AlpineEdge));
        });
        yield return Of("a link of a revision that names a layer", it => it.Store.Write($"{Revisions}/{NeverPushed.Hex}/link", CleanStore.Shared.ToString()));
        yield return Of("a layer that is linked as a revision", it => it.Store.Write(StoreBuilder.RevisionPath("alpine", CleanStore.Shared), CleanStore.Shared.ToString()));
        yield return Of("a layer of another repository that is linked as a revision", it => it.Store.Write(StoreBuilder.RevisionPath("odd", CleanStore.Shared), CleanStore.Shared.ToString()));
        yield return Of("a repository without layers whose manifest is gone", it =>
        {
            it.Store.Delete("repositories/alpine/_layers");
            it.Store.Delete(StoreBuilder.BlobPath(it.AlpineEdge));
        });
        yield return Of("a repository without layers and without manifests", it =>
        {
            it.Store.Delete("repositories/team/app/_layers");
            it.Store.Delete("repositories/team/app/_manifests/revisions");
        });
    }

    private static IEnumerable<Damage> Indexes()
    {
        yield return Of("a platform left out, by its name", it => it.Store.Manifest("team/app", OfPlatforms(it, it.Amd64, NeverPushed), "sparse"));
        yield return Of("a platform that another repository pushed", it => it.Store.Manifest("team/app", OfPlatforms(it, it.Amd64, it.Alpine34), "sparse"));
        yield return Of("platforms that were never pushed", it => it.Store.Manifest("team/app", OfPlatforms(it, NeverPushed), "sparse"));
        yield return Of("platforms of which one was never pushed and one is on disk", it => it.Store.Manifest("odd", OfPlatforms(it, NeverPushed, it.Amd64), "sparse"));
        yield return Of("a platform that is linked as a layer only", it =>
        {
            it.Store.Delete(StoreBuilder.RevisionPath("team/app", it.Arm64));
            it.Store.Write(StoreBuilder.LayerPath("team/app", it.Arm64), it.Arm64.ToString());
        });
        yield return Of("a platform of which the index says another length", it => it.Store.Manifest("team/app", OfPlatforms(it, it.Amd64, it.Arm64).Replace("\"size\":", "\"size\":1", StringComparison.Ordinal), "liar"));
        yield return Of("an empty platform", it => it.Store.Write(StoreBuilder.BlobPath(it.Arm64), ""));
    }

    private static IEnumerable<Damage> Caches()
    {
        yield return Of("a cache that never fetched a layer", it => BeCache(it, CleanStore.Only34, (it.Alpine34, "alpine"), (it.AlpineEdge, "alpine")));
        yield return Of("a cache that fetched a layer which is gone", it => BeCache(it, CleanStore.Only34, (it.Alpine34, "alpine"), (CleanStore.Only34, "alpine")));
        yield return Of("a cache of which an image expired", it => BeCache(it, it.AlpineEdge, (it.Alpine34, "alpine")));
        yield return Of("a cache to which an image was pushed that is damaged", it => BeCache(it, CleanStore.ForArm64, (it.Alpine34, "alpine")));
    }

    private static void BeCache(CleanStore clean, Digest gone, params (Digest Digest, string Repository)[] fetched)
    {
        clean.Store.BeCache([.. fetched.Select(it => (it.Repository, it.Digest))]);
        clean.Store.Delete(StoreBuilder.BlobPath(gone));
    }

    private static IEnumerable<Damage> Leftovers()
    {
        yield return Of("an upload that does not say when it began", it =>
        {
            it.Store.Write("repositories/alpine/_uploads/0198/startedat", "yesterday");
            it.Store.Write("repositories/alpine/_uploads/0198/data", "half");
            string[] files = ["", "/startedat", "/data"];
            foreach (var file in files)
            {
                it.Store.Files.File.SetLastWriteTimeUtc(it.Store.FullPath($"repositories/alpine/_uploads/0198{file}"), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
            }
        });
        yield return Of("a repository of nothing but an upload of last year", it => it.Store.Write("repositories/empty/_uploads/0198/startedat", "2025-01-02T03:04:05Z"));
        yield return Of("one file of a desktop", it => it.Store.Write("repositories/alpine/.DS_Store", "x"));
        yield return Of("two files of a desktop", it =>
        {
            it.Store.Write("repositories/alpine/.DS_Store", "x");
            it.Store.Write("repositories/team/.DS_Store", "x");
        });
        yield return Of("a name that no repository can have, without images", it => it.Store.Files.Directory.CreateDirectory(it.Store.FullPath("repositories/G_Bak/_layers")));
        yield return Of("an image without a tag, signed", it =>
        {
            var image = it.Store.Image("alpine", null, "untagged layer");
            it.Store.Manifest("alpine", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[],"subject":{{StoreBuilder.Descriptor(StoreBuilder.OciImage, image, 0)}}}""");
        });
    }

    // Which kind it is the text says.
    private static Damage Of(string name, Action<CleanStore> plant) => new(name, FindingKind.BlobMissing, plant);

    private static string Misplaced(string path) => $"blobs/sha256/zz/{path.Split('/')[^2]}/data";

    private static string OfLayer(long size) =>
        $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[{{StoreBuilder.Descriptor("application/octet-stream", CleanStore.Only34, size)}}]}""";

    private static string OfPlatforms(CleanStore clean, params Digest[] platforms) =>
        $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","manifests":[{{string.Join(',', platforms.Select((digest, number) => OfPlatform(clean, digest, number)))}}]}""";

    private static string OfPlatform(CleanStore clean, Digest digest, int number) =>
        $$"""{"mediaType":"{{StoreBuilder.OciImage}}","digest":"{{digest}}","size":{{(digest == NeverPushed ? 9 : clean.Store.Length(digest))}},"platform":{"os":"linux","architecture":"arch{{number}}"} }""";
}
