using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>What a blob is to the manifest above it.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<BlobRole>))]
public enum BlobRole
{
    /// <summary>An index of other manifests.</summary>
    Index,

    /// <summary>A manifest of an image or artifact.</summary>
    Manifest,

    /// <summary>The configuration of an image.</summary>
    Config,

    /// <summary>A layer, or any other blob that a manifest names.</summary>
    Layer,

    /// <summary>The manifest that the one above is about.</summary>
    Subject,

    /// <summary>An entry of an index that is no manifest.</summary>
    Entry,

    /// <summary>A manifest that is about the one above, such as a signature.</summary>
    Referrer,
}
