using System.IO.Abstractions;
using System.Security.Cryptography;
using System.Text;
using RegStore.Model;

namespace RegStore.Testing;

/// <summary>Writes a store as a registry would, on any file system.</summary>
public sealed class StoreBuilder
{
    /// <summary>The media type of an OCI image manifest.</summary>
    public const string OciImage = "application/vnd.oci.image.manifest.v1+json";
    /// <summary>The media type of an OCI image index.</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    /// <summary>The media type of a Docker manifest, schema 2.</summary>
    public const string DockerImage = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Creates the directories of an empty store.</summary>
    /// <param name="files">Where it is written: the real disk, or a file system in memory.</param>
    /// <param name="data">The directory that a container would see as <c>/var/lib/registry</c>.</param>
    public StoreBuilder(IFileSystem files, string data)
    {
        Files = files;
        Data = data;
        files.Directory.CreateDirectory(files.Path.Combine(Root, "blobs"));
        files.Directory.CreateDirectory(files.Path.Combine(Root, "repositories"));
    }

    /// <summary>Where the store is written.</summary>
    public IFileSystem Files { get; }

    /// <summary>The directory that a container would see as <c>/var/lib/registry</c>.</summary>
    public string Data { get; }

    /// <summary>The full path of the <c>v2</c> directory, below which storage paths lie.</summary>
    public string Root => Files.Path.Combine(Data, "docker", "registry", "v2");

    /// <summary>The storage path of a blob.</summary>
    public static string BlobPath(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex[..2]}/{digest.Hex}/data";

    /// <summary>The storage path of a layer link.</summary>
    public static string LayerPath(string repository, Digest digest) => $"repositories/{repository}/_layers/{digest.Algorithm}/{digest.Hex}/link";

    /// <summary>The storage path of a revision link.</summary>
    public static string RevisionPath(string repository, Digest digest) =>
        $"repositories/{repository}/_manifests/revisions/{digest.Algorithm}/{digest.Hex}/link";

    /// <summary>The storage path of the link of a tag.</summary>
    public static string TagPath(string repository, string tag) => $"repositories/{repository}/_manifests/tags/{tag}/current/link";

    /// <summary>The full path of a storage path.</summary>
    public string FullPath(string path) => Files.Path.Combine(Root, path);

    /// <summary>Writes any file of the store.</summary>
    public void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes any file of the store.</summary>
    public void Write(string path, byte[] content)
    {
        Files.Directory.CreateDirectory(Files.Path.GetDirectoryName(FullPath(path))!);
        Files.File.WriteAllBytes(FullPath(path), content);
        if (content.Length == 0)
        {
            // What was emptied just now may be a server's that is about to write.
            Files.File.SetLastWriteTimeUtc(FullPath(path), DateTime.UtcNow.AddHours(-1));
        }
    }

    /// <summary>Deletes a file or directory of the store.</summary>
    public void Delete(string path)
    {
        if (Files.Directory.Exists(FullPath(path)))
        {
            Files.Directory.Delete(FullPath(path), recursive: true);
        }
        else
        {
            Files.File.Delete(FullPath(path));
        }
    }

    /// <summary>Stores a blob that nothing names yet.</summary>
    public Digest Blob(string content)
    {
        var digest = Digest.Compute(Encoding.UTF8.GetBytes(content));
        Write(BlobPath(digest), content);
        return digest;
    }

    /// <summary>The length of a blob in bytes.</summary>
    public long Length(Digest digest) => Files.FileInfo.New(FullPath(BlobPath(digest))).Length;

    /// <summary>Lets the store be that of a pull-through cache, which fetched what it remembers.</summary>
    public void BeCache(params (string Repository, Digest Digest)[] fetched) => Write(
        "../../../scheduler-state.json",
        System.Text.Json.JsonSerializer.Serialize(fetched.ToDictionary(
            it => $"{it.Repository}@{it.Digest}", it => new { Key = $"{it.Repository}@{it.Digest}", ExpiryData = "2026-12-02T03:04:05Z", EntryType = 1 })));

    /// <summary>Uploads a blob to a repository.</summary>
    public Digest Layer(string repository, string content)
    {
        var digest = Blob(content);
        Write(LayerPath(repository, digest), digest.ToString());
        return digest;
    }

    /// <summary>Uploads a blob under its sha512 digest: stored under sha256, linked under both.</summary>
    public Digest LayerBySha512(string repository, string content)
    {
        var stored = Layer(repository, content);
        var alias = Digest.Parse($"sha512:{Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(content)))}");
        Write(LayerPath(repository, alias), stored.ToString());
        return alias;
    }

    /// <summary>Puts a manifest, by tag or, without one, by digest.</summary>
    public Digest Manifest(string repository, string json, string? tag = null)
    {
        var digest = Blob(json);
        Write(RevisionPath(repository, digest), digest.ToString());
        if (tag is not null)
        {
            Tag(repository, tag, digest);
        }

        return digest;
    }

    /// <summary>Lets a tag name a manifest that is already in the repository.</summary>
    public void Tag(string repository, string tag, Digest digest)
    {
        Write($"repositories/{repository}/_manifests/tags/{tag}/index/sha256/{digest.Hex}/link", digest.ToString());
        Write(TagPath(repository, tag), digest.ToString());
    }

    /// <summary>Pushes an image of one config and some layers.</summary>
    public Digest Image(string repository, string? tag, params string[] layers) => ImageOf(repository, tag, OciImage, "linux/amd64", layers);

    /// <summary>Pushes an image of some media type for some platform.</summary>
    public Digest ImageOf(string repository, string? tag, string mediaType, string platform, params string[] layers)
    {
        var parts = platform.Split('/');
        var config = $$"""{"architecture":"{{parts[1]}}","os":"{{parts[0]}}","created":"2026-01-02T03:04:05Z","history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY {{tag}}"}],"rootfs":{"type":"layers","diff_ids":[]} }""";
        var descriptors = layers.Select(layer => Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", Layer(repository, layer), layer.Length));
        return Manifest(
            repository,
            $$"""{"schemaVersion":2,"mediaType":"{{mediaType}}","config":{{Descriptor("application/vnd.oci.image.config.v1+json", Layer(repository, config), config.Length)}} ,"layers":[{{string.Join(',', descriptors)}}]}""",
            tag);
    }

    /// <summary>Pushes an index of manifests that are already in the repository.</summary>
    public Digest Index(string repository, string? tag, params (Digest Digest, string Platform)[] children) => Manifest(
        repository,
        $$"""{"schemaVersion":2,"mediaType":"{{OciIndex}}","manifests":[{{string.Join(',', children.Select(Child))}}]}""",
        tag);

    /// <summary>A descriptor as JSON.</summary>
    public static string Descriptor(string mediaType, Digest digest, long size) => $$"""{"mediaType":"{{mediaType}}","digest":"{{digest}}","size":{{size}}}""";

    private string Child((Digest Digest, string Platform) child)
    {
        var parts = child.Platform.Split('/');
        return $$"""{"mediaType":"{{OciImage}}","digest":"{{child.Digest}}","size":{{Length(child.Digest)}},"platform":{"os":"{{parts[0]}}","architecture":"{{parts[1]}}"} }""";
    }
}
