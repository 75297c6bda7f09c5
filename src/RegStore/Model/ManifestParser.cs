using System.Collections.ObjectModel;
using System.Text.Json;

namespace RegStore.Model;

/// <summary>
/// JSON -> <see cref="Manifest"/>, with the server's rules. A field that the server reads must have the shape that it expects, or the server can do nothing with
/// the manifest; a field that it does not read may hold anything, and counts as far as it can be understood.
/// </summary>
/// <remarks>
/// <para>All types: <c>schemaVersion</c>, a whole number, and <c>mediaType</c>, a text, which tell the type.</para>
/// <para>Image: <c>config</c> and <c>layers</c>; of OCI also <c>annotations</c>. Index and list: <c>manifests</c>; of an OCI index servers from 3.0 on read
/// <c>annotations</c> too. Schema 1: <c>fsLayers</c>. Never: <c>subject</c>, <c>artifactType</c>, <c>data</c>.</para>
/// <para>A descriptor in these: <c>mediaType</c>, <c>digest</c>, <c>size</c>, <c>urls</c>, <c>annotations</c>, <c>platform</c>; in the <c>platform</c> of an entry of an index also <c>features</c>.</para>
/// Sources: <see href="https://github.com/distribution/distribution/blob/v2.8.3/registry/storage/manifeststore.go"/>, and the folder <c>manifest</c> there.
/// </remarks>
internal static class ManifestParser
{
    /// <summary>Reads the JSON of a manifest.</summary>
    /// <param name="content">The exact bytes.</param>
    /// <param name="withDetails">Whether annotations, urls and embedded content are kept: a scan of a large store has no use and no room for them.</param>
    /// <param name="pool">The descriptors of manifests that were read before, to be used again; null to make each anew.</param>
    public static Manifest Parse(ReadOnlyMemory<byte> content, bool withDetails = false, DescriptorPool? pool = null) =>
        JsonFields.Parse(content, "a manifest", root => Read(root, withDetails, pool));

    private static Manifest Read(JsonElement root, bool withDetails, DescriptorPool? pool)
    {
        var declared = DescriptorReader.MediaTypeOf(root) is { Value.Length: > 0 } type ? type : (MediaType?)null;
        var kind = KindOf(root, root.Integer("schemaVersion") ?? 0, declared);
        var (image, index, schema1) = (kind == ManifestKind.Image, kind == ManifestKind.Index, kind == ManifestKind.Schema1);
        if (image && declared != MediaType.DockerManifest)
        {
            root.EnsureTexts("annotations");
        }

        var unknown = new List<string>();
        var (read, unread) = (new DescriptorReader(unknown, ofIndex: index, withDetails, pool), new DescriptorReader(null, ofIndex: false, withDetails, pool));
        return new Manifest
        {
            Kind = kind,
            MediaType = declared ?? MeantBy(kind),
            ArtifactType = unread.Text(root, "artifactType"),
            Config = (image ? read : unread).One(root, "config"),
            Layers = (Descriptor[])[.. (image ? read : unread).All(root, "layers"), .. unread.All(root, "blobs"), .. (schema1 ? read : unread).Layers(root, "fsLayers")],
            Manifests = (index ? read : unread).All(root, "manifests"),
            Subject = unread.One(root, "subject"),
            Annotations = withDetails ? unread.Map(root, "annotations") : ReadOnlyDictionary<string, string>.Empty,
            UnknownDigests = unknown.Count > 0 ? unknown : Array.Empty<string>(),
            ProblemOnThree = index && declared != MediaType.DockerManifestList ? ProblemWith(() => root.EnsureTexts("annotations")) : null,
        };
    }

    private static ManifestKind KindOf(JsonElement root, long schemaVersion, MediaType? declared) => (schemaVersion, declared) switch
    {
        (1, _) => ManifestKind.Schema1,
        (2, null) => LooksLikeIndex(root) ? ManifestKind.Index : ManifestKind.Image,
        (2, { } type) when type == MediaType.DockerManifest || type == MediaType.OciManifest => ManifestKind.Image,
        (2, { } type) when type == MediaType.DockerManifestList || type == MediaType.OciIndex => ManifestKind.Index,
        (_, { } type) when type == MediaType.OciArtifact => ManifestKind.Artifact,
        _ => ManifestKind.Unknown,
    };

    // The server tries an index first, and takes one without entries for an image; it panics at one that it cannot read.
    private static bool LooksLikeIndex(JsonElement root) => new DescriptorReader([], ofIndex: true).Has(root, "manifests");

    private static string? ProblemWith(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static MediaType? MeantBy(ManifestKind kind) => kind switch
    {
        ManifestKind.Schema1 => MediaType.DockerSchema1,
        ManifestKind.Image => MediaType.OciManifest,
        ManifestKind.Index => MediaType.OciIndex,
        _ => null,
    };
}
