using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Exports;

/// <summary>What images are exported as.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<ExportFormat>))]
public enum ExportFormat
{
    /// <summary>An OCI image layout in one tar, which docker, podman, containerd and skopeo read.</summary>
    Oci,

    /// <summary>An OCI image layout in a directory; images are added to one that is there.</summary>
    OciDir,

    /// <summary>The file system of one image as a tar, as a container of it begins with.</summary>
    Rootfs,
}
