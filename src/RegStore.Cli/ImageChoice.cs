using System.Runtime.InteropServices;
using RegStore.Model;

namespace RegStore.Cli;

/// <summary>Chooses one image where a reference names an index of several.</summary>
internal static class ImageChoice
{
    /// <summary>The digest of the image for a platform, or for this machine's, or of the first there is; null platform where the reference names an image itself.</summary>
    /// <exception cref="RegistryStoreException">The index has no image for the platform.</exception>
    public static async Task<(Digest Digest, Manifest Manifest, Platform? Platform)> ChooseAsync(
        RegistryStore store, ImageReference reference, string? wanted, CancellationToken cancellationToken)
    {
        var digest = await store.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        var manifest = await store.ReadManifestAsync(digest, cancellationToken).ConfigureAwait(false);
        Platform? platform = null;
        while (manifest.Kind == ManifestKind.Index)
        {
            var child = Choose(reference, manifest, wanted);
            (digest, platform) = (child.Digest, child.Platform);
            manifest = await store.ReadManifestAsync(digest, cancellationToken).ConfigureAwait(false);
        }

        return (digest, manifest, platform);
    }

    private static Descriptor Choose(ImageReference reference, Manifest index, string? wanted)
    {
        var images = index.Manifests.Where(child => child.Platform is not { IsUnknown: true }).ToList();
        var architecture = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => "amd64", Architecture.Arm64 => "arm64", _ => "" };
        var chosen = wanted is null
            ? images.Find(child => Matches(child, $"linux/{architecture}")) ?? images.FirstOrDefault()
            : images.Find(child => Matches(child, wanted));
        var choice = string.Join(", ", images.Select(child => child.Platform?.ToString() ?? "one without a platform"));
        return chosen ?? throw new RegistryStoreException(
            StoreFailure.NotInStore, $"{reference} has no image for {wanted ?? "any platform"}. It has: {(choice.Length > 0 ? choice : "none")}.");
    }

    private static bool Matches(Descriptor child, string wanted) => child.Platform?.Matches(wanted) == true;
}
