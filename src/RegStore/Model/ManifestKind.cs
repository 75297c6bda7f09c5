using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>What a manifest is, found as the registry server finds it: by <c>schemaVersion</c>, then <c>mediaType</c>, then shape.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<ManifestKind>))]
public enum ManifestKind
{
    /// <summary>JSON of a type that the registry does not know: kept, but a pull of it fails.</summary>
    Unknown,

    /// <summary>Docker schema 1; servers from 3.0 on cannot read it.</summary>
    Schema1,

    /// <summary>Docker schema 2 or OCI image manifest: a config and layers.</summary>
    Image,

    /// <summary>Docker manifest list or OCI index: other manifests, often one a platform.</summary>
    Index,

    /// <summary>OCI artifact manifest, dropped before image-spec 1.1.</summary>
    Artifact,
}
