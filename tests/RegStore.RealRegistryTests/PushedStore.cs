using RegStore.Model;
using RegStore.RealRegistryTests.Servers;
using RegStore.Tests;

namespace RegStore.RealRegistryTests;

/// <summary>One store with all that clients push: schema 2, OCI, lists, zstd, nested names, re-tags, deletes, referrers, an unfinished upload.</summary>
public sealed class PushedStore : IAsyncLifetime
{
    public RegistryServer? Server { get; private set; }

    public async Task InitializeAsync()
    {
        try
        {
            Server = await RegistryServer.StartAsync();
        }
        catch (SkipException)
        {
            // Each test asks for the server again, and is skipped with the reason.
            return;
        }

        using var images = new ImageFolder();
        (string, string)[] basis = [("etc/os-release", "Alpine 3.4")];
        await images.PushAsync(Server, "alpine:3.4", basis, "--format", "v2s2");
        await images.PushAsync(Server, "alpine:edge", [.. basis, ("etc/motd", "edge")], "--format", "v2s2");
        await images.PushAsync(Server, "debian:jessie", [("etc/debian_version", "8.11")], "--format", "oci");
        await images.PushAsync(Server, "zstd:latest", [("big", new string('z', 100_000))], "--format", "oci", "--dest-compress-format", "zstd");
        await images.PushIndexAsync(Server, "team/app/web:1.2", "web ");
        await images.PushIndexAsync(Server, "team/app:list", "list ", "--format", "v2s2");
        await images.PushAsync(Server, "team:root", basis);
        await images.PushAsync(Server, "1/a:x", basis);

        foreach (var tag in new[] { "b10", "V1", "v1", "a", "_x", "1.0." })
        {
            await images.PushAsync(Server, $"many:{tag}", basis);
        }

        // A re-tag: the first image stays as an untagged revision.
        await images.PushAsync(Server, "moved:latest", [("v", "1")]);
        await images.PushAsync(Server, "moved:latest", [("v", "2")]);

        // A delete: the server removes the revision and then the tag.
        await images.PushAsync(Server, "deleted:gone", [("v", "gone")]);
        await images.PushAsync(Server, "deleted:kept", [("v", "kept")]);
        await Server.DeleteAsync($"deleted/manifests/{await DigestOf("deleted:gone")}");
        await images.PushAsync(Server, "emptied:only", [("v", "only")]);
        await Server.DeleteAsync($"emptied/manifests/{await DigestOf("emptied:only")}");

        await PushReferrer("debian", await DigestOf("debian:jessie"));
        await Server.StartUploadAsync("unfinished");
        await Server.PutBlobAsync("blobonly", Digest.Compute("alone"u8), "alone"u8.ToArray());
    }

    public async Task DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    public RegistryServer Demand()
    {
        RealProgram.Demand(RealProgram.Registry, RealProgram.Skopeo);
        return Server!;
    }

    private async Task<Digest> DigestOf(string reference)
    {
        var parts = reference.Split(':');
        return Digest.Compute((await Server!.GetAsync($"{parts[0]}/manifests/{parts[1]}")).Body);
    }

    /// <summary>Attaches a signature as clients do on a server without the referrers API: by digest, and by a tag made of the subject's digest.</summary>
    private async Task PushReferrer(string repository, Digest subject)
    {
        var empty = "{}"u8.ToArray();
        var signature = "a signature"u8.ToArray();
        await Server!.PutBlobAsync(repository, Digest.Compute(empty), empty);
        await Server.PutBlobAsync(repository, Digest.Compute(signature), signature);
        var size = (await Server.GetAsync($"{repository}/manifests/{subject}")).Body.Length;
        var json = $$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciManifest}}","artifactType":"application/vnd.example.signature","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{Digest.Compute(empty)}}","size":2},"layers":[{"mediaType":"application/octet-stream","digest":"{{Digest.Compute(signature)}}","size":{{signature.Length}}}],"subject":{"mediaType":"{{MediaType.OciManifest}}","digest":"{{subject}}","size":{{size}}} }""";
        var referrer = Digest.Compute(System.Text.Encoding.UTF8.GetBytes(json));
        await Server.PutManifestAsync(repository, referrer.ToString(), json, MediaType.OciManifest.Value);
        await Server.PutManifestAsync(
            repository,
            $"sha256-{subject.Hex}",
            $$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciIndex}}","manifests":[{"mediaType":"{{MediaType.OciManifest}}","digest":"{{referrer}}","size":{{json.Length}}}]}""",
            MediaType.OciIndex.Value);
    }
}

/// <summary>The classes that share the one pushed store: none of them changes it.</summary>
[CollectionDefinition(nameof(PushedStore))]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "It is one of xunit's collections.")]
public sealed class PushedStoreCollection : ICollectionFixture<PushedStore>;
