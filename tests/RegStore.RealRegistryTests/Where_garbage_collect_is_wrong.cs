using System.IO.Abstractions;
using RegStore.Model;
using RegStore.RealRegistryTests.Servers;
using RegStore.Testing;
using RegStore.Tests;
using RegStore.Usage;

namespace RegStore.RealRegistryTests;

/// <summary>The known errors of the server's garbage collection, each with both answers: what 2.8 would delete, and what regstore claims; and what is foretold that it would destroy of tagged images.</summary>
/// Covers: CollectedRevision, CollectedRevisions, CollectionLosses.
public sealed class Where_garbage_collect_is_wrong : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly StoreBuilder _store;

    public Where_garbage_collect_is_wrong()
    {
        _store = new StoreBuilder(new FileSystem(), _directory);
        _store.Image("other", "tagged", "a layer of another");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task The_images_of_an_index_are_untagged_to_it_and_in_use_to_us()
    {
        var image = _store.ImageOf("app", null, StoreBuilder.OciImage, "linux/amd64", "layer of the image");
        _store.Index("app", "latest", (image, "linux/amd64"));

        var (theirs, ours, foretold) = await AnswersAsync(deleteUntagged: true);

        Assert.Contains(Digest.Compute("layer of the image"u8), theirs);
        Assert.Empty(ours);
        Assert.Equal(theirs.Count, foretold);
    }

    [SkippableFact]
    public async Task A_layer_that_is_named_by_sha512_is_garbage_to_it_and_in_use_to_us()
    {
        var layer = _store.LayerBySha512("app", "named by sha512");
        Put("app", "latest", layer, "named by sha512");

        var (theirs, ours, foretold) = await AnswersAsync(deleteUntagged: false);

        Assert.Equal([Digest.Compute("named by sha512"u8)], theirs);
        Assert.Empty(ours);
        Assert.Equal(theirs.Count, foretold);
    }

    [SkippableFact]
    public async Task A_repository_without_layers_is_garbage_to_it_and_in_use_to_us()
    {
        var image = _store.Image("app", "latest", "layer of the image");
        _store.Delete("repositories/app/_layers");

        var (theirs, ours, foretold) = await AnswersAsync(deleteUntagged: false);

        Assert.Contains(image, theirs);
        Assert.Contains(Digest.Compute("layer of the image"u8), theirs);
        Assert.Empty(ours);
        Assert.Equal(theirs.Count, foretold);
    }

    [SkippableFact]
    public async Task A_signature_by_digest_is_untagged_to_it_and_lives_as_long_as_its_image_to_us()
    {
        var image = _store.Image("app", "latest", "layer of the image");
        var signature = Put("app", null, _store.Layer("app", "a signature"), "a signature", image);

        var (theirs, ours, foretold) = await AnswersAsync(deleteUntagged: true);

        Assert.Contains(signature, theirs);
        Assert.Contains(Digest.Compute("a signature"u8), theirs);
        Assert.Empty(ours);
        Assert.Equal(0, foretold);
    }

    [SkippableFact]
    public async Task The_signature_tag_of_a_deleted_image_is_in_use_to_it_and_goes_with_the_image_to_us()
    {
        _store.Image("app", "latest", "layer of the image");
        var signature = Put("app", $"sha256-{Digest.Compute("an image that was deleted"u8).Hex}.sig", _store.Layer("app", "a signature"), "a signature");

        var (theirs, ours, foretold) = await AnswersAsync(deleteUntagged: true);

        Assert.Empty(theirs);
        Assert.Equal([signature, Digest.Compute("a signature"u8), Digest.Compute("{}"u8)], ours.OrderBy(digest => digest == signature ? 0 : digest == Digest.Compute("{}"u8) ? 2 : 1));
        Assert.Equal(0, foretold);
    }

    [SkippableFact]
    public async Task An_image_whose_entry_in_an_index_was_deleted_is_garbage_to_it_and_can_be_healed_to_us()
    {
        var image = _store.ImageOf("app", null, StoreBuilder.OciImage, "linux/amd64", "layer of the image");
        _store.Index("app", "latest", (image, "linux/amd64"));
        _store.Delete(StoreBuilder.RevisionPath("app", image));

        var (theirs, ours, foretold) = await AnswersAsync(deleteUntagged: false);

        Assert.Contains(Digest.Compute("layer of the image"u8), theirs);
        Assert.Empty(ours);
        Assert.Equal(theirs.Count, foretold);
    }

    [SkippableFact]
    public async Task What_a_dangling_tag_names_is_garbage_to_it_and_can_be_healed_to_us()
    {
        var image = _store.Image("app", "latest", "layer of the image");
        _store.Delete(StoreBuilder.RevisionPath("app", image));

        var (theirs, ours, foretold) = await AnswersAsync(deleteUntagged: false);

        Assert.Contains(image, theirs);
        Assert.Empty(ours);
        Assert.Equal(theirs.Count, foretold);
    }

    [SkippableFact]
    public async Task The_layers_of_a_manifest_that_is_gone_are_garbage_to_it_and_withheld_by_us()
    {
        var image = _store.Image("app", "latest", "layer of the image");
        _store.Delete(StoreBuilder.BlobPath(image));

        var (theirs, ours, foretold) = await AnswersAsync(deleteUntagged: false);
        var report = await RegistryStore.Open(_directory).FindOrphansAsync();

        Assert.Contains(Digest.Compute("layer of the image"u8), theirs);
        Assert.Empty(ours);
        Assert.Equal(2, report.Withheld.Count);
        Assert.Equal(StoreBuilder.BlobPath(image), Assert.Single(report.Uncertainties).Path);
        Assert.Equal(0, foretold);
    }

    [SkippableTheory]
    [InlineData("repositories/app")]
    [InlineData("repositories/app/_layers")]
    [InlineData("repositories/app/_manifests")]
    [InlineData("repositories/app/_manifests/revisions")]
    [InlineData("repositories/app/_manifests/tags")]
    public async Task What_lies_behind_a_symbolic_link_is_in_use_to_it_and_nothing_is_foretold(string path)
    {
        _store.Image("app", "latest", "layer of the image");
        Directory.Move(_store.FullPath(path), Path.Combine(_directory, "elsewhere"));
        Directory.CreateSymbolicLink(_store.FullPath(path), Path.Combine(_directory, "elsewhere"));

        foreach (var deleteUntagged in new[] { false, true })
        {
            var (theirs, ours, foretold) = await AnswersAsync(deleteUntagged);

            Assert.Empty(theirs);
            Assert.Empty(ours);
            Assert.Equal(0, foretold);
        }
    }

    [SkippableFact]
    public async Task A_revision_link_behind_a_symbolic_link_is_followed_by_it_and_nothing_is_foretold()
    {
        var path = _store.FullPath(StoreBuilder.RevisionPath("app", _store.Image("app", "latest", "layer of the image")));
        File.Move(path, Path.Combine(_directory, "elsewhere"));
        File.CreateSymbolicLink(path, Path.Combine(_directory, "elsewhere"));

        var (theirs, _, foretold) = await AnswersAsync(deleteUntagged: false);

        Assert.Empty(theirs);
        Assert.Equal(0, foretold);
    }

    [SkippableFact]
    public async Task A_history_behind_a_symbolic_link_hides_nothing_that_it_would_delete()
    {
        var image = _store.ImageOf("app", null, StoreBuilder.OciImage, "linux/amd64", "layer of the image");
        _store.Index("app", "latest", (image, "linux/amd64"));
        Directory.Move(_store.FullPath("repositories/app/_manifests/tags/latest/index"), Path.Combine(_directory, "elsewhere"));
        Directory.CreateSymbolicLink(_store.FullPath("repositories/app/_manifests/tags/latest/index"), Path.Combine(_directory, "elsewhere"));

        var collected = await GarbageCollector.RunAsync(_directory, deleteUntagged: true);
        var losses = (await RegistryStore.Open(_directory).VerifyAsync(new() { ReadData = false })).CollectionLosses;

        Assert.Equal(collected.Blobs.Count, Assert.Single(losses, it => it.Generation == ServerGenerations.Two && it.DeleteUntagged).Blobs);
    }

    [SkippableFact]
    public async Task Lines_in_the_server_s_shape_tell_our_answer()
    {
        RealProgram.Demand(RealProgram.Registry);
        var image = _store.ImageOf("app", null, StoreBuilder.OciImage, "linux/amd64", "layer of the image");
        _store.Index("app", "latest", (image, "linux/amd64"));
        _store.Image("app", null, "layer of an untagged image");

        var lines = (await RegistryStore.Open(_directory).FindOrphansAsync(new OrphanOptions { Untagged = true, Transcript = ServerGenerations.Three })).Transcript.ToList();

        Assert.Contains($"app: marking manifest {image} ", lines);
        Assert.Single(lines, line => line.StartsWith("manifest eligible for deletion: {app sha256:", StringComparison.Ordinal) && line.EndsWith(" [latest]}", StringComparison.Ordinal));
        Assert.Contains("blob eligible for deletion: " + Digest.Compute("layer of an untagged image"u8), lines);
        Assert.Contains("app: layer link eligible for deletion: " + Digest.Compute("layer of an untagged image"u8), lines);
        Assert.Contains(lines, line => line.EndsWith("blobs marked, 2 blobs and 1 manifests eligible for deletion", StringComparison.Ordinal));
    }

    private async Task<(IReadOnlySet<Digest> Theirs, IReadOnlyList<Digest> Ours, int Foretold)> AnswersAsync(bool deleteUntagged)
    {
        RealProgram.Demand(RealProgram.Registry);
        var collected = await GarbageCollector.RunAsync(_directory, deleteUntagged);
        Assert.True(collected.Code == 0, collected.Error);
        var report = await RegistryStore.Open(_directory).FindOrphansAsync(new OrphanOptions { Untagged = deleteUntagged });
        var loss = report.CollectionLosses.SingleOrDefault(it => it.Generation == ServerGenerations.Two && it.DeleteUntagged == deleteUntagged);
        return (collected.Blobs, [.. report.Orphans.Where(orphan => orphan.Class == OrphanClass.Blob).Select(orphan => orphan.Digest!.Value)], loss?.Blobs ?? 0);
    }

    private Digest Put(string repository, string? tag, Digest layer, string content, Digest? subject = null)
    {
        var config = StoreBuilder.Descriptor("application/vnd.oci.empty.v1+json", _store.Layer(repository, "{}"), 2);
        var about = subject is { } digest ? $",\"subject\":{StoreBuilder.Descriptor(StoreBuilder.OciImage, digest, 0)}" : "";
        return _store.Manifest(
            repository,
            $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","config":{{config}},"layers":[{{StoreBuilder.Descriptor("application/octet-stream", layer, content.Length)}}]{{about}}}""",
            tag);
    }
}
