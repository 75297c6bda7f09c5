using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What is wrong with the manifests of the revisions themselves.</summary>
internal static class ManifestChecks
{
    public static IEnumerable<FindingDraft> Of(StoreIndex index) =>
        index.Repositories
            .SelectMany(repository => repository.Revisions)
            .Targets()
            .Distinct()
            .SelectMany(digest => index.Manifests.TryGetValue(digest, out var entry) ? OfEntry(digest, entry) : []);

    private static IEnumerable<FindingDraft> OfEntry(Digest digest, ManifestEntry entry)
    {
        var draft = (entry.State, entry.Manifest?.Kind) switch
        {
            (ManifestState.DigestMismatch, _) => Draft(FindingKind.BlobDigestMismatch, "the manifest's bytes hash to another digest") with
            {
                Expected = digest.ToString(),
                Actual = entry.Actual.ToString(),
            },
            (ManifestState.Malformed, _) => Draft(FindingKind.ManifestMalformed, $"the bytes are no manifest: {entry.Problem}"),
            (ManifestState.TooLarge, _) => Draft(FindingKind.ManifestTooLarge, "the manifest is larger than 4 MiB") with
            {
                Expected = $"{ManifestReader.MaxLength}",
                Actual = $"{entry.Length}",
            },
            (ManifestState.Unreadable, _) => Draft(FindingKind.BlobUnreadable, $"the manifest could not be read: {entry.Problem}"),
            (_, ManifestKind.Unknown or ManifestKind.Artifact) =>
                Draft(FindingKind.ManifestTypeUnknown, $"the registry does not know the manifest's type: {entry.Manifest!.MediaType?.ToString() ?? "none"}"),
            _ when entry.Manifest?.UnknownDigests is [var unknown, ..] =>
                Draft(FindingKind.ManifestMalformed, $"a reference is no digest that the registry knows: \"{unknown}\""),
            _ when entry.Manifest?.ProblemOnThree is { } problem =>
                Draft(FindingKind.ManifestMalformed, $"servers from 3.0 on cannot read the manifest: {problem}") with { Severity = Severity.Warning },
            (_, ManifestKind.Schema1) => Draft(FindingKind.Schema1Manifest, "servers from 3.0 on cannot read schema 1"),
            _ => null,
        };
        return draft is null ? [] : [draft];

        FindingDraft Draft(FindingKind kind, string message) =>
            new(kind, StorageLayout.Blob(digest), message) { Digest = digest, Needs = [new Need(digest)] };
    }
}
