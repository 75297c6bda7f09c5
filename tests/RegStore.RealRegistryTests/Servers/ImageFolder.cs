using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using RegStore.Model;
using RegStore.Tests;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>Builds small images as OCI layouts, the same bytes every time, and pushes them with skopeo.</summary>
public sealed class ImageFolder : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-images-").FullName;
    private int _next;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>Builds an image and pushes it.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="reference">The name and tag.</param>
    /// <param name="files">The layers: of each its only file's name and text.</param>
    /// <param name="options">Options of skopeo: <c>--format v2s2</c>, <c>--dest-compress-format zstd</c>.</param>
    public async Task PushAsync(RegistryServer server, string reference, (string Name, string Text)[] files, params string[] options)
    {
        var layout = Layout((image, _) => Image(image, "amd64", files), 1);
        await PushLayoutAsync(server, layout, reference, options);
    }

    /// <summary>Builds an image for two platforms and pushes it with its index.</summary>
    public async Task PushIndexAsync(RegistryServer server, string reference, string text, params string[] options)
    {
        string[] architectures = ["amd64", "arm64"];
        var layout = Layout((image, i) => Image(image, architectures[i], [($"bin/{architectures[i]}", text + architectures[i])]), architectures.Length);
        await PushLayoutAsync(server, layout, reference, ["--all", .. options]);
    }

    public static async Task PushLayoutAsync(RegistryServer server, string layout, string reference, params string[] options) => await RealProgram.DemandAsync(
        RealProgram.Skopeo, ["--insecure-policy", "copy", "--quiet", "--dest-tls-verify=false", .. options, $"oci:{layout}", $"docker://{server.Host}/{reference}"]);

    private string Layout(Func<string, int, (Digest Digest, long Size, string Architecture)> build, int images)
    {
        var layout = Path.Combine(_directory, $"{_next++}");
        Directory.CreateDirectory(Path.Combine(layout, "blobs", "sha256"));
        File.WriteAllText(Path.Combine(layout, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        var built = Enumerable.Range(0, images).Select(i => build(layout, i)).ToList();
        var entries = string.Join(',', built.Select(image =>
            $$"""{"mediaType":"{{MediaType.OciManifest}}","digest":"{{image.Digest}}","size":{{image.Size}},"platform":{"architecture":"{{image.Architecture}}","os":"linux"} }"""));
        var index = $$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciIndex}}","manifests":[{{entries}}]}""";
        if (images > 1)
        {
            // A layout that holds an index names it as its only entry.
            var (digest, size) = Blob(layout, Encoding.UTF8.GetBytes(index));
            index = $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{MediaType.OciIndex}}","digest":"{{digest}}","size":{{size}}}]}""";
        }

        File.WriteAllText(Path.Combine(layout, "index.json"), index);
        return layout;
    }

    private static (Digest Digest, long Size, string Architecture) Image(string layout, string architecture, (string Name, string Text)[] files)
    {
        var (layers, diffs, steps) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var (name, text) in files)
        {
            var tar = Tar(name, text);
            var (digest, size) = Blob(layout, Gzip(tar));
            layers.Add($$"""{"mediaType":"{{MediaType.OciLayerGzip}}","digest":"{{digest}}","size":{{size}}}""");
            diffs.Add($"\"{Digest.Compute(tar)}\"");
            steps.Add($$"""{"created":"2026-01-02T03:04:05Z","created_by":{{JsonSerializer.Serialize($"ADD {name} / # buildkit")}},"comment":"buildkit.dockerfile.v0"}""");
        }

        steps.Add("""{"created":"2026-01-02T03:04:06Z","created_by":"CMD [\"/bin/sh\"]","comment":"buildkit.dockerfile.v0","empty_layer":true}""");
        var (config, configSize) = Blob(layout, Encoding.UTF8.GetBytes(
            $$"""{"architecture":"{{architecture}}","os":"linux","created":"2026-01-02T03:04:06Z","config":{"Cmd":["/bin/sh"]},"rootfs":{"type":"layers","diff_ids":[{{string.Join(',', diffs)}}]},"history":[{{string.Join(',', steps)}}]}"""));
        var (manifest, manifestSize) = Blob(layout, Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciManifest}}","config":{"mediaType":"{{MediaType.OciConfig}}","digest":"{{config}}","size":{{configSize}}},"layers":[{{string.Join(',', layers)}}]}"""));
        return (manifest, manifestSize, architecture);
    }

    private static byte[] Tar(string name, string text)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                ModificationTime = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
            });
        }

        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    private static (Digest Digest, long Size) Blob(string layout, byte[] content)
    {
        var digest = Digest.Compute(content);
        File.WriteAllBytes(Path.Combine(layout, "blobs", "sha256", digest.Hex), content);
        return (digest, content.Length);
    }
}
