using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Testing;

/// <summary>Every harm that a finding tells of, at least one for each id.</summary>
public static class DamageBox
{
    private static readonly string[] Shared = ["alpine:3.4", "alpine:edge"];
    private static readonly string[] App = ["team/app:1.2", "team/app:stable"];
    private const string Uuid = "0198c0de-0000-7000-8000-000000000000";

    /// <summary>All harms.</summary>
    public static IReadOnlyList<Damage> All { get; } = [.. Blobs(), .. Links(), .. Tags(), .. Manifests(), .. Leftovers()];

    private static IEnumerable<Damage> Blobs()
    {
        var only34 = StoreBuilder.BlobPath(CleanStore.Only34);
        var shared = StoreBuilder.BlobPath(CleanStore.Shared);
        yield return new("a layer deleted", FindingKind.BlobMissing, it => it.Store.Delete(only34), "alpine:3.4");
        yield return new("a shared layer deleted", FindingKind.BlobMissing, it => it.Store.Delete(shared), Shared);
        yield return new("a layer made longer", FindingKind.BlobSizeMismatch, it => it.Store.Write(shared, "shared layerx"), Shared);
        yield return new("a layer cut short", FindingKind.BlobSizeMismatch, it => it.Store.Write(only34, "layer"), "alpine:3.4");
        yield return new("a layer's bytes changed", FindingKind.BlobDigestMismatch, it => it.Store.Write(shared, "Shared layer"), Shared);
        yield return new("the bytes of a sha512 layer changed", FindingKind.BlobDigestMismatch, it => it.Store.Write(StoreBuilder.BlobPath(CleanStore.OnlyOdd), "A layer by another name"), "odd:sha512");
        yield return new("a sha512 layer emptied", FindingKind.BlobEmpty, it => it.Store.Write(StoreBuilder.BlobPath(CleanStore.OnlyOdd), ""), "odd:sha512");
        yield return new("a manifest's bytes changed", FindingKind.BlobDigestMismatch, it =>
            it.Store.Write(StoreBuilder.BlobPath(it.AlpineEdge), it.Store.Files.File.ReadAllText(it.Store.FullPath(StoreBuilder.BlobPath(it.AlpineEdge))) + " "), "alpine:edge");
        yield return new("a manifest overwritten with nonsense", FindingKind.BlobDigestMismatch, it => it.Store.Write(StoreBuilder.BlobPath(it.AlpineEdge), "{]"), "alpine:edge");
        yield return new("a layer that cannot be read", FindingKind.BlobUnreadable, _ => { }, "alpine:3.4") { Unreadable = only34 };
        yield return new("a layer in the wrong directory", FindingKind.BlobMisplaced, it => Move(it.Store, only34, only34.Replace("/sha256/" + CleanStore.Only34.Hex[..2], "/sha256/zz", StringComparison.Ordinal)), "alpine:3.4");
        yield return new("a layer without its two digits", FindingKind.BlobMisplaced, it => Move(it.Store, only34, $"blobs/sha256/{CleanStore.Only34.Hex}/data"), "alpine:3.4");
        yield return new("a directory for a layer", FindingKind.NotARegularFile, it => ReplaceByDirectory(it.Store, only34), "alpine:3.4");
        yield return new("a symbolic link for a layer", FindingKind.NotARegularFile, it => ReplaceByLink(it.Store, only34, "/etc/hostname"), "alpine:3.4") { NeedsDisk = true };
        yield return new("a pipe for a layer", FindingKind.NotARegularFile, it => ReplaceByPipe(it.Store, only34), "alpine:3.4") { NeedsDisk = true };
        yield return new("the layer links moved behind a symbolic link", FindingKind.NotARegularFile, it => MoveBehindLink(it.Store, "repositories/alpine/_layers")) { NeedsDisk = true };
        yield return new("a link to its own parent among the repositories", FindingKind.NotARegularFile, it => ReplaceByLink(it.Store, "repositories/team/loop", "..")) { NeedsDisk = true };
        yield return new("an empty layer", FindingKind.BlobEmpty, it => it.Store.Write(shared, ""), Shared);
        yield return new("an empty manifest", FindingKind.BlobEmpty, it => it.Store.Write(StoreBuilder.BlobPath(it.AlpineEdge), ""), "alpine:edge");
    }

    private static IEnumerable<Damage> Links()
    {
        var layer = StoreBuilder.LayerPath("alpine", CleanStore.Only34);
        yield return new("an empty layer link", FindingKind.LinkEmpty, it => it.Store.Write(layer, ""), "alpine:3.4");
        yield return new("an empty revision link", FindingKind.LinkEmpty, it => it.Store.Write(StoreBuilder.RevisionPath("alpine", it.AlpineEdge), ""), "alpine:edge");
        yield return new("an empty revision link below an index", FindingKind.LinkEmpty, it => it.Store.Write(StoreBuilder.RevisionPath("team/app", it.Arm64), ""), App);
        yield return new("a layer link with a newline", FindingKind.LinkMalformed, it => it.Store.Write(layer, $"{CleanStore.Only34}\n"), "alpine:3.4");
        yield return new("a revision link in capitals", FindingKind.LinkMalformed, it => it.Store.Write(StoreBuilder.RevisionPath("alpine", it.AlpineEdge), it.AlpineEdge.ToString().ToUpperInvariant()), "alpine:edge");
        yield return new("a huge revision link", FindingKind.LinkMalformed, it => it.Store.Write(StoreBuilder.RevisionPath("alpine", it.AlpineEdge), new string('a', 5000)), "alpine:edge");
        yield return new("a layer link to another layer", FindingKind.LinkMismatch, it => it.Store.Write(layer, CleanStore.Shared.ToString()), "alpine:3.4");
        yield return new("a revision link to another revision", FindingKind.LinkMismatch, it => it.Store.Write(StoreBuilder.RevisionPath("alpine", it.AlpineEdge), it.Alpine34.ToString()), "alpine:edge");
        yield return new("a sha512 link to another layer", FindingKind.LinkMismatch, it => LinkBySha512(it.Store, "right", "wrong"), "odd:bad");
        yield return new("a manifest deleted", FindingKind.RevisionDangling, it => it.Store.Delete(StoreBuilder.BlobPath(it.AlpineEdge)), "alpine:edge");
        yield return new("a manifest below an index deleted", FindingKind.RevisionDangling, it => it.Store.Delete(StoreBuilder.BlobPath(it.Arm64)), App);
        yield return new("a layer link deleted", FindingKind.LayerLinkMissing, it => it.Store.Delete(layer), "alpine:3.4");
        yield return new("a layer link to nothing", FindingKind.LayerLinkDangling, it => it.Store.Write(StoreBuilder.LayerPath("alpine", Digest.Compute("gone"u8)), Digest.Compute("gone"u8).ToString()));
        yield return new("the blob of a sha512 layer deleted", FindingKind.LayerLinkDangling, it => it.Store.Delete(StoreBuilder.BlobPath(CleanStore.OnlyOdd)), "odd:sha512");
        yield return new("the layer links of a repository deleted", FindingKind.RepositoryWithoutLayers, it => it.Store.Delete("repositories/team/app/_layers"), App);
        yield return new("a layer link that cannot be read", FindingKind.LinkUnreadable, _ => { }, "alpine:3.4") { Unreadable = layer };
    }

    private static IEnumerable<Damage> Tags()
    {
        yield return new("an empty tag", FindingKind.LinkEmpty, it => it.Store.Write(StoreBuilder.TagPath("alpine", "edge"), ""), "alpine:edge");
        yield return new("a file where a tag's link has its directory", FindingKind.NotARegularFile, it =>
        {
            it.Store.Delete("repositories/alpine/_manifests/tags/edge/current");
            it.Store.Write("repositories/alpine/_manifests/tags/edge/current", "x");
        }, "alpine:edge");
        yield return new("a tag with a newline", FindingKind.LinkMalformed, it => it.Store.Write(StoreBuilder.TagPath("alpine", "edge"), $"{it.AlpineEdge}\n"), "alpine:edge");
        yield return new("an empty entry in a tag's history", FindingKind.LinkEmpty, it => it.Store.Write($"repositories/alpine/_manifests/tags/edge/index/sha256/{it.AlpineEdge.Hex}/link", ""));
        yield return new("the revision of a tag deleted", FindingKind.TagDangling, it => it.Store.Delete(StoreBuilder.RevisionPath("alpine", it.AlpineEdge)), "alpine:edge");
        yield return new("a tag that was never finished", FindingKind.TagWithoutLink, it => it.Store.Write($"repositories/alpine/_manifests/tags/half/index/sha256/{it.AlpineEdge.Hex}/link", it.AlpineEdge.ToString()), "alpine:half");
        yield return new("a tag that lost its link", FindingKind.TagWithoutLink, it => it.Store.Delete("repositories/alpine/_manifests/tags/edge/current"), "alpine:edge");
        yield return new("a stray file among the tags", FindingKind.TagWithoutLink, it => it.Store.Write("repositories/alpine/_manifests/tags/notes.txt", "x"), "alpine:notes.txt");
        yield return new("a stray directory among the tags", FindingKind.TagWithoutLink, it => it.Store.Write("repositories/alpine/_manifests/tags/@x/current/link", it.AlpineEdge.ToString()));
        yield return new("a symbolic link to a tag", FindingKind.LinkFollowed, it => AddLink(it.Store, "repositories/alpine/_manifests/tags/stable", "edge")) { NeedsDisk = true };
        yield return new("a symbolic link for the link of a tag", FindingKind.LinkFollowed, it => ReplaceByLink(it.Store, StoreBuilder.TagPath("alpine", "edge"), $"../index/sha256/{it.AlpineEdge.Hex}/link")) { NeedsDisk = true };
        yield return new("a symbolic link to a tag that is gone", FindingKind.TagWithoutLink, it => AddLink(it.Store, "repositories/alpine/_manifests/tags/stable", "gone"), "alpine:stable") { NeedsDisk = true };
        yield return new("a manifest linked as a layer only", FindingKind.ManifestLinkedAsLayer, it => Move(it.Store, StoreBuilder.RevisionPath("alpine", it.AlpineEdge), StoreBuilder.LayerPath("alpine", it.AlpineEdge)), "alpine:edge");
        yield return new("the repositories deleted", FindingKind.RepositoriesMissing, it =>
        {
            it.Store.Delete("repositories/alpine");
            it.Store.Delete("repositories/team");
            it.Store.Delete("repositories/odd");
        })
        { IsOfStore = true };
        yield return new("a name that no repository can have", FindingKind.RepositoryNameInvalid, it => it.Store.Image("G_Bak", "latest", "layer"));
    }

    private static IEnumerable<Damage> Manifests()
    {
        yield return new("bytes that are no manifest", FindingKind.ManifestMalformed, it => it.Store.Manifest("alpine", "not json", "bad"), "alpine:bad");
        yield return new("half a surrogate pair", FindingKind.ManifestMalformed, it => it.Store.Manifest("alpine", """{"schemaVersion":2,"mediaType":"\ud800"}""", "bad"), "alpine:bad");
        yield return new("annotations of an index that 3.x cannot read", FindingKind.ManifestMalformed, it => it.Store.Manifest(
            "team/app", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","annotations":{"x":1},"manifests":[{{StoreBuilder.Descriptor(StoreBuilder.OciImage, it.Amd64, it.Store.Length(it.Amd64))}}]}""", "odd"), "team/app:odd");
        yield return new("a number among the annotations", FindingKind.ManifestMalformed, it => it.Store.Manifest("alpine", """{"schemaVersion":2,"layers":[],"annotations":{"x":1}}""", "bad"), "alpine:bad");
        yield return new("a layer by a digest that nobody knows", FindingKind.ManifestMalformed, it => it.Store.Manifest(
            "alpine", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[{"digest":"md5:00","size":1},{{StoreBuilder.Descriptor("application/octet-stream", CleanStore.Shared, 12)}}]}""", "bad"), "alpine:bad");
        yield return new("layers that are no list", FindingKind.ManifestMalformed, it => it.Store.Manifest("alpine", """{"schemaVersion":2,"layers":"none"}""", "bad"), "alpine:bad");
        yield return new("a media type that nobody knows", FindingKind.ManifestTypeUnknown, it => it.Store.Manifest("alpine", """{"schemaVersion":2,"mediaType":"application/vnd.example+json"}""", "new"), "alpine:new");
        yield return new("an artifact manifest", FindingKind.ManifestTypeUnknown, it => it.Store.Manifest("alpine", """{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","blobs":[]}""", "art"), "alpine:art");
        yield return new("a manifest of 5 MiB", FindingKind.ManifestTooLarge, it => it.Store.Manifest("alpine", "{}" + new string(' ', 5 << 20), "huge"), "alpine:huge");
        yield return new("a platform left out", FindingKind.IndexChildMissing, it => it.Store.Manifest(
            "team/app", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciIndex}}","manifests":[{{StoreBuilder.Descriptor(StoreBuilder.OciImage, it.Amd64, it.Store.Length(it.Amd64))}},{{StoreBuilder.Descriptor(StoreBuilder.OciImage, Digest.Compute("never pushed"u8), 9)}}]}""", "sparse"), "team/app:sparse");
        yield return new("a platform deleted", FindingKind.IndexChildMissing, it => it.Store.Delete(StoreBuilder.RevisionPath("team/app", it.Arm64)), App);
        yield return new("all platforms deleted", FindingKind.IndexWithoutImages, it =>
        {
            it.Store.Delete(StoreBuilder.RevisionPath("team/app", it.Arm64));
            it.Store.Delete(StoreBuilder.RevisionPath("team/app", it.Amd64));
        }, App);
        yield return new("a manifest that promises too much of a sound layer", FindingKind.ManifestSizeWrong, it => it.Store.Manifest(
            "alpine", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","layers":[{{StoreBuilder.Descriptor("application/octet-stream", CleanStore.Shared, 13)}}]}""", "off"), "alpine:off");
        yield return new("a schema 1 manifest", FindingKind.Schema1Manifest, it => it.Store.Manifest(
            "alpine", $$"""{"schemaVersion":1,"name":"alpine","tag":"old","fsLayers":[{"blobSum":"{{it.Store.Layer("alpine", "old layer")}}"}],"history":[]}""", "old"), "alpine:old");
        yield return new("an index whose layers were collected", FindingKind.IndexGutted, it =>
        {
            it.Store.Delete(StoreBuilder.RevisionPath("team/app", it.Arm64));
            it.Store.Delete(StoreBuilder.LayerPath("team/app", CleanStore.ForArm64));
            it.Store.Delete(StoreBuilder.BlobPath(CleanStore.ForArm64));
        }, App);
    }

    private static IEnumerable<Damage> Leftovers()
    {
        yield return new("a blob that nothing names", FindingKind.BlobOrphaned, it => it.Store.Blob("an orphan"));
        yield return new("an upload of last year", FindingKind.UploadStale, it => it.Store.Write("repositories/alpine/_uploads/0198/startedat", "2025-01-02T03:04:05Z"));
        yield return new("a repository without anything", FindingKind.RepositoryEmpty, it => it.Store.Files.Directory.CreateDirectory(it.Store.FullPath("repositories/empty/_layers")));
        yield return new("a stray file in a repository", FindingKind.PathUnknown, it => it.Store.Write("repositories/alpine/_manifests/notes.txt", "x"));
        yield return new("a stray file among the blobs", FindingKind.PathUnknown, it => it.Store.Write("blobs/foo/data", "x"));
        yield return new("an image without a tag", FindingKind.RevisionUntagged, it => it.Store.Image("alpine", null, "untagged layer"));
        yield return new("a temporary file of a link", FindingKind.TemporaryFile, it => WriteOld(it.Store, $"{StoreBuilder.TagPath("alpine", "edge")}.{Uuid}.tmp"));
        yield return new("a temporary file of a blob", FindingKind.TemporaryFile, it => WriteOld(it.Store, $"{StoreBuilder.BlobPath(CleanStore.Shared)}.{Uuid}.tmp"));
        yield return new("the litter of a desktop", FindingKind.Litter, it =>
        {
            it.Store.Write("repositories/alpine/_manifests/tags/.DS_Store", "x");
            it.Store.Write("repositories/alpine/.DS_Store", "x");
            it.Store.Write("blobs/sha256/.DS_Store", "x");
        });
        yield return new("the litter of a network storage", FindingKind.Litter, it =>
        {
            it.Store.Write("repositories/alpine/_manifests/tags/@eaDir/SYNO@.fileindexdb", "x");
            it.Store.Write("repositories/@eaDir/SYNO@.fileindexdb", "x");
            it.Store.Write("blobs/sha256/@eaDir/SYNO@.fileindexdb", "x");
        });
        yield return new("the state of a cache without bytes", FindingKind.CacheStateDamaged, it => it.Store.Write("../../../scheduler-state.json", "")) { IsOfStore = true };
        yield return new("layer links that cannot be listed", FindingKind.DirectoryUnreadable, _ => { }) { Unreadable = "repositories/alpine/_layers/sha256" };
        yield return new("revisions that cannot be listed", FindingKind.DirectoryUnreadable, _ => { }) { Unreadable = "repositories/alpine/_manifests/revisions" };
        yield return new("tags that cannot be listed", FindingKind.DirectoryUnreadable, _ => { }) { Unreadable = "repositories/team/app/_manifests/tags" };
        yield return new("blobs that cannot be listed", FindingKind.DirectoryUnreadable, _ => { }) { Unreadable = "blobs" };
        yield return new("repositories that cannot be listed", FindingKind.DirectoryUnreadable, _ => { }) { Unreadable = "repositories" };
    }

    private static void Move(StoreBuilder store, string from, string to)
    {
        store.Write(to, store.Files.File.ReadAllBytes(store.FullPath(from)));
        store.Delete(from);
    }

    private static void ReplaceByDirectory(StoreBuilder store, string path)
    {
        store.Delete(path);
        store.Files.Directory.CreateDirectory(store.FullPath(path));
    }

    private static void ReplaceByLink(StoreBuilder store, string path, string target)
    {
        store.Files.File.Delete(store.FullPath(path));
        store.Files.File.CreateSymbolicLink(store.FullPath(path), target);
    }

    private static void AddLink(StoreBuilder store, string path, string target) => store.Files.File.CreateSymbolicLink(store.FullPath(path), target);

    private static void LinkBySha512(StoreBuilder store, string promised, string stored)
    {
        var alias = Digest.Parse($"sha512:{Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(promised)))}");
        store.Write(StoreBuilder.LayerPath("odd", alias), store.Layer("odd", stored).ToString());
        var config = StoreBuilder.Descriptor("application/vnd.oci.empty.v1+json", store.Layer("odd", "{}"), 2);
        var layer = StoreBuilder.Descriptor("application/octet-stream", alias, promised.Length);
        store.Manifest("odd", $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","config":{{config}},"layers":[{{layer}}]}""", "bad");
    }

    private static void WriteOld(StoreBuilder store, string path)
    {
        store.Write(path, "x");
        store.Files.File.SetLastWriteTimeUtc(store.FullPath(path), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
    }

    private static void MoveBehindLink(StoreBuilder store, string path)
    {
        store.Files.Directory.Move(store.FullPath(path), $"{store.Data}/elsewhere");
        store.Files.File.CreateSymbolicLink(store.FullPath(path), $"{store.Data}/elsewhere");
    }

    private static void ReplaceByPipe(StoreBuilder store, string path)
    {
        store.Delete(path);
        using var mkfifo = Process.Start("mkfifo", [store.FullPath(path)]);
        mkfifo.WaitForExit();
    }
}
