using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What is wrong with the manifests of the revisions themselves.</summary>
internal static class ManifestChecks
{
    public static IEnumerable<Finding> Of(StoreIndex index) =>
        index.Repositories
            .SelectMany(repository => repository.Revisions.Where(link => !link.IsMismatched))
            .Targets()
            .Distinct()
            .SelectMany(digest => index.Manifests.TryGetValue(digest, out var entry) ? OfEntry(digest, entry) : []);

    private static IEnumerable<Finding> OfEntry(Digest digest, ManifestEntry entry)
    {
        var finding = (entry.State, entry.Manifest?.Kind) switch
        {
            (ManifestState.DigestMismatch, _) => New(FindingKind.BlobDigestMismatch, "the manifest's bytes hash to another digest", digest.ToString(), entry.Actual.ToString()),
            (ManifestState.Malformed, _) => New(FindingKind.ManifestMalformed, $"the bytes are not a manifest: {entry.Problem}"),
            (ManifestState.TooLarge, _) => New(FindingKind.ManifestTooLarge, "the manifest is larger than 4 MiB", $"{ManifestReader.MaxLength}", $"{entry.Length}"),
            (ManifestState.Unreadable, _) => New(FindingKind.BlobUnreadable, $"the manifest could not be read: {entry.Problem}"),
            (_, ManifestKind.Unknown or ManifestKind.Artifact) =>
                New(FindingKind.ManifestTypeUnknown, $"the registry does not know the manifest's type: {entry.Manifest!.MediaType?.ToString() ?? "none"}"),
            _ when entry.Manifest?.UnknownDigests is [var unknown, ..] =>
                New(FindingKind.ManifestMalformed, $"a reference is not a digest that the registry knows: \"{unknown}\""),
            _ when entry.Manifest?.ProblemOnThree is { } problem =>
                New(FindingKind.ManifestMalformed, $"servers from 3.0 on cannot read the manifest: {problem}", severity: Severity.Warning),
            (_, ManifestKind.Schema1) => New(FindingKind.Schema1Manifest, "servers from 3.0 on cannot read schema 1"),
            _ => null,
        };
        return finding is null ? [] : [finding];

        Finding New(FindingKind kind, string message, string? expected = null, string? actual = null, Severity? severity = null) => new(kind, StorageLayout.Blob(digest), message)
        {
            Digest = digest,
            Expected = expected,
            Actual = actual,
            Severity = severity ?? kind.Severity,
            Needs = [new Need(digest)],
        };
    }
}
