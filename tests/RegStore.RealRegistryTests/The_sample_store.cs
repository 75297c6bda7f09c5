using RegStore.Model;
using RegStore.RealRegistryTests.Servers;
using RegStore.Tests;

namespace RegStore.RealRegistryTests;

/// <summary>
/// <c>samples/data</c> is what a real registry writes when these images are pushed to it. With <c>REGSTORE_WRITE_SAMPLE=1</c> the test writes it anew.
/// </summary>
public sealed class The_sample_store
{
    private static string Sample => SourceTree.PathOf("samples", "data");

    [SkippableFact]
    public async Task It_is_what_a_real_registry_writes()
    {
        await using var server = await RegistryServer.StartAsync();
        using var images = new ImageFolder();
        var musl = ("lib/ld-musl-x86_64.so.1", "the loader that both images share\n");
        await images.PushAsync(server, "alpine:3.4", [musl, ("etc/alpine-release", "3.4.6\n")], "--format", "v2s2");
        await images.PushAsync(server, "alpine:edge", [musl, ("etc/alpine-release", "3.23_alpha\n")], "--format", "v2s2");
        await images.PushAsync(server, "debian:jessie", [("etc/debian_version", "8.11\n")], "--format", "v2s2");
        await images.PushIndexAsync(server, "team/app/web:1.2", "the web server of the team, for ");
        await PushSbom(server, "team/app/web", "1.2");

        if (Environment.GetEnvironmentVariable("REGSTORE_WRITE_SAMPLE") == "1")
        {
            await WriteAsync(server.Data);
        }

        Assert.Equal(Files(server.Data), Files(Sample));
        Assert.True(Files(Sample).Values.Sum(file => file.Length / 2) < 200_000);
    }

    private static async Task PushSbom(RegistryServer server, string repository, string tag)
    {
        var subject = (await server.GetAsync($"{repository}/manifests/{tag}")).Body;
        var empty = "{}"u8.ToArray();
        var sbom = """{"spdxVersion":"SPDX-2.3","name":"web","packages":[]}"""u8.ToArray();
        await server.PutBlobAsync(repository, Digest.Compute(empty), empty);
        await server.PutBlobAsync(repository, Digest.Compute(sbom), sbom);
        await server.PutManifestAsync(
            repository,
            $"{tag}.sbom",
            $$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciManifest}}","artifactType":"application/spdx+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{Digest.Compute(empty)}}","size":2},"layers":[{"mediaType":"application/spdx+json","digest":"{{Digest.Compute(sbom)}}","size":{{sbom.Length}}}],"subject":{"mediaType":"{{MediaType.OciIndex}}","digest":"{{Digest.Compute(subject)}}","size":{{subject.Length}}} }""",
            MediaType.OciManifest.Value);
    }

    private static async Task WriteAsync(string data)
    {
        if (Directory.Exists(Sample))
        {
            Directory.Delete(Sample, recursive: true);
        }

        await RealProgram.DemandAsync("cp", "-r", data, Sample);
    }

    private static SortedDictionary<string, string> Files(string directory) => new(
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(directory, file), file => Convert.ToHexString(File.ReadAllBytes(file))),
        StringComparer.Ordinal);
}
