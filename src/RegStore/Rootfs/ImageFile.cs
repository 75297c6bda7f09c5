using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Rootfs;

/// <summary>What an entry of an image's file system is; of the changes of a single layer also what it takes away.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<ImageFileKind>))]
[SuppressMessage("Design", "CA1028", Justification = "Hundreds of thousands are held at a time.")]
public enum ImageFileKind : byte
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>Of a layer's changes: what had the path in the layers below is not in the image.</summary>
    Whiteout,

    /// <summary>Of a layer's changes: nothing that the layers below have in the directory is in the image.</summary>
    OpaqueWhiteout,
}

/// <summary>An entry of an image's file system as a container of it sees it, or a change that one layer makes.</summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md"/>.</remarks>
public sealed class ImageFile
{
    [JsonConstructor]
    internal ImageFile(string path, ImageFileKind kind) => (Path, Kind) = (path, kind);

    /// <summary>The path in a container, as in <c>/etc/passwd</c>.</summary>
    public string Path { get; }

    /// <summary>What it is.</summary>
    public ImageFileKind Kind { get; }

    /// <summary>The permissions, with set-user-id, set-group-id and sticky.</summary>
    [JsonInclude]
    public UnixFileMode Mode { get; internal set; }

    /// <summary>The numeric user.</summary>
    [JsonInclude]
    public int OwnerId { get; internal set; }

    /// <summary>The numeric group.</summary>
    [JsonInclude]
    public int GroupId { get; internal set; }

    /// <summary>The length of a regular file in bytes; 0 otherwise.</summary>
    [JsonInclude]
    public long Size { get; internal set; }

    /// <summary>When it was last written, UTC, to the second; 1970 for a directory that no layer has an entry for.</summary>
    [JsonInclude]
    public DateTime Modified { get; internal set; }

    /// <summary>Where a symbolic link leads, as written; null otherwise.</summary>
    [JsonInclude]
    public string? LinkTarget { get; internal set; }

    /// <summary>The path of another entry that is the same file, a hard link; null for the first of them and for all others.</summary>
    [JsonInclude]
    public string? SameAs { get; internal set; }

    /// <summary>The number of the layer that it comes from: 1 for the base.</summary>
    [JsonInclude]
    public int Layer { get; internal set; }

    /// <summary>The digest of that layer.</summary>
    [JsonInclude]
    public Digest LayerDigest { get; internal set; }
}
