using System.Runtime.InteropServices;
using RegStore.Model;

namespace RegStore.Listing;

/// <summary>Chooses one image where a reference names an index of several.</summary>
internal static class ImageChoice
{
    /// <summary>The image for a platform, or for this machine's, or the first there is.</summary>
    /// <param name="reader">Reads manifests.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="wanted">The platform; null for this machine's.</param>
    /// <returns>The digest of its manifest, and its platform where an index says it.</returns>
    /// <exception cref="RegistryStoreException">The index has no image for the platform.</exception>
    public static (Digest Digest, Platform? Platform) Choose(this ImageReader reader, ImageReference reference, string? wanted)
    {
        var digest = reader.Resolve(reference);
        Platform? platform = null;
        for (var manifest = reader.ReadManifest(digest); manifest.Kind == ManifestKind.Index; manifest = reader.ReadManifest(digest))
        {
            var child = Choose(reference, manifest, wanted);
            (digest, platform) = (child.Digest, child.Platform);
        }

        return (digest, platform);
    }

    private static Descriptor Choose(ImageReference reference, Manifest index, string? wanted)
    {
        var images = index.Manifests.Where(child => child.Platform is not { IsUnknown: true }).ToList();
        var architecture = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => "amd64", Architecture.Arm64 => "arm64", _ => "" };
        var chosen = wanted is null
            ? images.Find(child => Matches(child, $"linux/{architecture}")) ?? images.FirstOrDefault()
            : images.Find(child => Matches(child, wanted) || child is { Platform: null, MediaType: { } type } && (type == MediaType.OciIndex || type == MediaType.DockerManifestList));
        var choice = string.Join(", ", images.Select(child => child.Platform?.ToString() ?? "one without a platform"));
        return chosen ?? throw new RegistryStoreException(
            StoreFailure.NotInStore, $"{reference} has no image for {wanted ?? "any platform"}. It has: {(choice.Length > 0 ? choice : "none")}.");
    }

    private static bool Matches(Descriptor child, string wanted) => child.Platform?.Matches(wanted) == true;
}
