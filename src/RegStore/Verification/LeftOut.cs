using RegStore.Archives;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What a backup had to leave out, as the seal of its archive says. That it is not there is no damage of the archive.</summary>
internal sealed class LeftOut
{
    private readonly HashSet<Digest> _all = [];
    private readonly HashSet<Digest> _blobs = [];
    private readonly HashSet<(string Repository, Digest Digest)> _images = [];

    /// <summary>Reads the seal; null where there is none.</summary>
    public LeftOut(ArchiveSeal? seal)
    {
        foreach (var item in seal?.Skipped ?? [])
        {
            if (item.Digest is { } digest)
            {
                _all.Add(digest);
                _ = item.Reference is { } reference ? _images.Add((RepositoryOf(reference, digest), digest)) : _blobs.Add(digest);
            }
        }
    }

    /// <summary>The findings without those that say again what the seal says; a platform that was left out is a warning.</summary>
    public IReadOnlyList<Finding> Settle(IReadOnlyList<Finding> findings, StoreIndex index)
    {
        if (_all.Count == 0)
        {
            return findings;
        }

        // Another repository in the archive may have the manifest, so that it seems to have been deleted.
        foreach (var finding in findings.Where(it => it.Kind == FindingKind.IndexChildMissing && it.Severity == Severity.Error && it.Needs.Any(HasImage)))
        {
            (finding.IsLeftOut, finding.Severity) = (true, Severity.Warning);
        }

        return [.. findings.Where(finding => !IsNamed(finding, index))];
    }

    private bool HasImage(Need need) => _images.Contains(($"{need.Repository}", need.Digest));

    // What was found damaged while the archive was written is in it all the same: a blob that a pipe could not take back, and the manifest of a platform that its
    // index has lost.
    private bool IsNamed(Finding finding, StoreIndex index) => finding.Kind switch
    {
        var kind when kind == FindingKind.BlobDigestMismatch => finding.Affects.Count == 0 && _blobs.Contains(finding.Digest!.Value),
        var kind when kind == FindingKind.IndexGutted => index.FindManifest(finding.Digest!.Value)!.Manifests.Any(child => _all.Contains(child.Digest)),
        _ => false,
    };

    // As text: a name on disk may be none that can be typed.
    private static string RepositoryOf(string reference, Digest digest) =>
        reference.EndsWith($"@{digest}", StringComparison.Ordinal) ? reference[..^$"@{digest}".Length] : reference[..Math.Max(reference.LastIndexOf(':'), 0)];
}
