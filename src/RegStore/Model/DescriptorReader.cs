using System.Collections.ObjectModel;
using System.Text.Json;

namespace RegStore.Model;

/// <summary>Descriptors in a manifest's JSON: strictly, in the fields that the server reads, or leniently, in those that it does not.</summary>
/// <param name="unknown">Where references go that are no digests; null to read leniently, which takes what can be understood and passes over the rest.</param>
/// <param name="ofIndex">Whether they are entries of an index, of which the server reads one field more.</param>
/// <param name="withDetails">Whether annotations, urls and embedded content are kept.</param>
/// <param name="pool">What was read before, to be used again; null to make each anew.</param>
internal sealed class DescriptorReader(List<string>? unknown, bool ofIndex = false, bool withDetails = false, DescriptorPool? pool = null)
{
    public static DescriptorReader Lenient { get; } = new(null);

    public static MediaType? MediaTypeOf(JsonElement element) =>
        MediaType.FindKnown(element.PlainText("mediaType")) ?? (element.Text("mediaType") is { } text ? new MediaType(text) : null);

    /// <summary>Whether a list of descriptors is there, be it empty.</summary>
    public bool Has(JsonElement element, string field) => element.Array(field, Read) is not null;

    public string? Text(JsonElement element, string field) => Try(() => element.Text(field));

    public Descriptor? One(JsonElement element, string field) => Try(() => element.Object(field, Read));

    public Descriptor[] All(JsonElement element, string field) => [.. (Try(() => element.Array(field, ReadEntry)) ?? []).OfType<Descriptor>()];

    /// <summary>The layers of schema 1, which have a digest and nothing else.</summary>
    public Descriptor[] Layers(JsonElement element, string field) => [.. (Try(() => element.Array(field, ReadLayer)) ?? []).OfType<Descriptor>()];

    /// <summary>An object of texts; empty if it is not there, or none.</summary>
    public IReadOnlyDictionary<string, string> Map(JsonElement element, string field) => Try(() => element.Map(field)) ?? ReadOnlyDictionary<string, string>.Empty;

    private static ReadOnlyMemory<byte>? Find(JsonElement element, string field) =>
        Lenient.Text(element, field) is { } text && Convert.TryFromBase64String(text, new byte[text.Length], out _) ? Convert.FromBase64String(text) : null;

    private Descriptor? ReadEntry(JsonElement element) => Try(() => Read(element));

    private Descriptor? ReadLayer(JsonElement element) => Try(() => DigestOf(element, "blobSum") is { } digest ? new Descriptor { Digest = digest } : null);

    private Descriptor? Read(JsonElement element)
    {
        // Read for their shape alone.
        element.EnsureTexts("annotations");
        var urls = element.CountTexts("urls");
        var (type, size, platform) = (MediaTypeOf(element), element.Integer("size"), element.Object("platform", ReadPlatform));
        if (DigestOf(element, "digest") is not { } digest)
        {
            return null;
        }

        var descriptor = new Descriptor
        {
            MediaType = type,
            Digest = digest,

            // What no blob can have promises nothing: clients do not look at it.
            Size = size > 0 ? size : null,
            Platform = platform,
            ArtifactType = Lenient.Text(element, "artifactType"),
            HasUrls = urls > 0,
        };
        if (withDetails)
        {
            (descriptor.Urls, descriptor.Annotations, descriptor.Data) = (Try(() => element.Texts("urls")) ?? [], Map(element, "annotations"), Find(element, "data"));
        }

        return pool?.Share(descriptor) ?? descriptor;
    }

    // The server keeps a text that is no digest as it is, and never finds anything under it.
    private Digest? DigestOf(JsonElement element, string field)
    {
        if (Digest.TryParse(element.PlainText(field), null, out var digest) || Digest.TryParse(element.Text(field), out digest))
        {
            return digest;
        }

        unknown?.Add(element.Text(field) ?? "");
        return null;
    }

    private T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (unknown is null && e is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private Platform ReadPlatform(JsonElement element)
    {
        _ = element.CountTexts("os.features") + (ofIndex ? element.CountTexts("features") : 0) + (element.Text("os.version")?.Length ?? 0);
        return new(Share(element.Text("os")), Share(element.Text("architecture")), element.Text("variant") is { Length: > 0 } variant ? Share(variant) : null)
        {
            OsVersion = withDetails ? element.Text("os.version") : null,
        };
    }

    // Few different words, which occur very often.
    private static string Share(string? word) => string.Intern(word is { Length: <= 32 } ? word : "unknown");
}
