using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using RegStore.Model;
using RegStore.Testing;

namespace RegStore.Tests;

/// <summary>Builds a layer of a few lines: a file with its text, <c>dir/</c>, <c>link -> target</c>, <c>other = first</c> for a hard link.</summary>
internal static class LayerBuilder
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static byte[] Tar(params string[] entries)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(Entry(entry));
            }
        }

        return stream.ToArray();
    }

    public static byte[] Gzip(byte[] tar)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(tar);
        }

        return stream.ToArray();
    }

    /// <summary>Pushes an image of some layers.</summary>
    public static Digest Push(StoreBuilder store, string repository, string tag, params byte[][] layers)
    {
        var config = $$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[{{string.Join(',', layers.Select(layer => $"\"{Digest.Compute(Plain(layer))}\""))}}]} }""";
        var described = layers.Select(layer =>
        {
            var digest = Digest.Compute(layer);
            store.Write(StoreBuilder.BlobPath(digest), layer);
            store.Write(StoreBuilder.LayerPath(repository, digest), digest.ToString());
            return StoreBuilder.Descriptor($"application/vnd.oci.image.layer.v1.tar{(layer is [0x1F, 0x8B, ..] ? "+gzip" : "")}", digest, layer.Length);
        });
        return store.Manifest(
            repository,
            $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","config":{{StoreBuilder.Descriptor("application/vnd.oci.image.config.v1+json", store.Layer(repository, config), config.Length)}},"layers":[{{string.Join(',', described)}}]}""",
            tag);
    }

    private static byte[] Plain(byte[] layer)
    {
        if (layer is not [0x1F, 0x8B, ..])
        {
            return layer;
        }

        using var tar = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
        gzip.CopyTo(tar);
        return tar.ToArray();
    }

    private static PaxTarEntry Entry(string text)
    {
        var (type, name, other) = text switch
        {
            _ when text.Split(" -> ") is [var link, var target] => (TarEntryType.SymbolicLink, link, target),
            _ when text.Split(" = ") is [var same, var first] => (TarEntryType.HardLink, same, first),
            _ when text.EndsWith('/') => (TarEntryType.Directory, text, ""),
            _ => (TarEntryType.RegularFile, text.Split(' ', 2)[0], ""),
        };
        var entry = new PaxTarEntry(type, name) { ModificationTime = Time, Mode = type == TarEntryType.Directory ? (UnixFileMode)0x1ED : (UnixFileMode)0x1A4 };
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            entry.LinkName = other;
        }
        else if (type == TarEntryType.RegularFile)
        {
            entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text.Split(' ', 2) is [_, var content] ? content : ""));
        }

        return entry;
    }
}
