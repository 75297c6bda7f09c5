using RegStore.Archives;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What can be said of an archive as an archive: what its walk met, and whether index, seal and members agree.</summary>
internal sealed class ArchiveChecks(ArchiveContents contents, StoreIndex index)
{
    private const int NamedAtMost = 20;

    public IEnumerable<Finding> Run()
    {
        foreach (var fault in contents.Faults)
        {
            yield return new Finding(KindOf(fault), fault.Member, fault.Problem);
        }

        if (contents.IsForeign)
        {
            yield return new Finding(FindingKind.ArchiveUnsealed, ArchiveLayout.Seal, "the archive has no seal, so it is not known whether it is complete");
        }

        if (contents.Seal is not { } seal)
        {
            yield break;
        }

        foreach (var (path, problem, expected, actual) in contents.Index is { } planned ? OfIndex(planned, seal).Concat(OfCounts(seal)) : [])
        {
            yield return new Finding(FindingKind.SealMismatch, path, problem) { Expected = expected, Actual = actual };
        }

        if (seal.Skipped.Count > 0)
        {
            var named = seal.Skipped.Take(NamedAtMost).Select(item => item is { Reference: null, Digest: null } ? item.Reason : $"{item.Reference ?? item.Digest.ToString()} ({item.Reason})");
            var rest = seal.Skipped.Count > NamedAtMost ? $" and {seal.Skipped.Count - NamedAtMost} more" : "";
            yield return new Finding(FindingKind.ArchiveIncomplete, ArchiveLayout.Seal, $"the backup had to leave out {string.Join(", ", named)}{rest}");
        }
    }

    private IEnumerable<(string Path, string Problem, string? Expected, string? Actual)> OfIndex(ArchiveIndex planned, ArchiveSeal seal)
    {
        if (seal.Index != contents.IndexDigest)
        {
            yield return (ArchiveLayout.Index, "the index is not the one that was sealed", $"{seal.Index}", $"{contents.IndexDigest}");
        }

        foreach (var mismatch in OfTags(planned, seal))
        {
            yield return mismatch;
        }

        // The blobs of a snapshot lie in its pool: what is wrong with them is reported of the blobs.
        if (planned.Pooled is not null)
        {
            yield break;
        }

        var lost = seal.Skipped.Where(item => item.Reference is null).Select(item => item.Digest).ToHashSet();
        var promised = planned.Blobs.Select(blob => blob.Digest).ToHashSet();
        foreach (var blob in planned.Blobs.Where(blob => !lost.Contains(blob.Digest)))
        {
            var found = index.Blobs.TryGetValue(blob.Digest, out var entry) ? entry.Length : (long?)null;
            if (found != blob.Size)
            {
                yield return (StorageLayout.Blob(blob.Digest), "the index names a blob that the archive lacks or holds at another length", $"{blob.Size} bytes", Bytes(found));
            }
        }

        foreach (var blob in index.Blobs.Values.Where(blob => !promised.Contains(blob.Digest)))
        {
            yield return (blob.Path, "the archive holds a blob that its index does not name", null, null);
        }
    }

    private IEnumerable<(string Path, string Problem, string? Expected, string? Actual)> OfTags(ArchiveIndex planned, ArchiveSeal seal)
    {
        var skipped = seal.Skipped.Select(item => item.Reference).OfType<string>().ToHashSet();
        var found = index.Repositories.SelectMany(it => it.Tags.Select(tag => (it.Name, tag))).ToDictionary(it => (it.Name.ToString(), it.tag.Tag.ToString()));
        foreach (var repository in planned.Repositories)
        {
            foreach (var tag in repository.Tags.Where(tag => !skipped.Contains($"{repository.Name}:{tag.Name}")))
            {
                found.Remove((repository.Name, tag.Name), out var entry);
                if (entry.tag?.Current.Target is var actual && actual != tag.Digest)
                {
                    var path = StorageLayout.TagLink(RepositoryName.FromDirectory(repository.Name), Tag.FromEntry(tag.Name));
                    yield return (path, "the tag differs from the index", tag.Digest.ToString(), actual?.ToString() ?? "nothing");
                }
            }
        }

        foreach (var entry in found.Values)
        {
            yield return (StorageLayout.TagLink(entry.Name, entry.tag.Tag), "the archive holds a tag that its index does not name", null, null);
        }
    }

    private IEnumerable<(string Path, string Problem, string? Expected, string? Actual)> OfCounts(ArchiveSeal seal)
    {
        var lost = seal.Skipped.Where(item => item.Reference is null).Select(item => item.Digest).ToHashSet();
        var blobs = index.Blobs.Values.Where(blob => !lost.Contains(blob.Digest)).ToList();
        var links = index.Repositories.Sum(it => it.LayerLinks.Count + it.Revisions.Count + it.Tags.Sum(tag => tag.History.Count + (tag.Current.State == LinkState.Absent ? 0 : 1)));
        (string What, long Sealed, long Found)[] counts =
        [
            ("repositories", seal.Repositories, index.Repositories.Count),
            ("tags", seal.Tags, index.Repositories.Sum(it => it.Tags.Count)),
            ("revisions", seal.Revisions, index.Repositories.Sum(it => it.Revisions.Count)),
            ("links", seal.Links, links),
            .. contents.Index?.Pooled is null ? [("blobs", seal.Blobs, blobs.Count), ("bytes of blobs", seal.Bytes, blobs.Sum(blob => blob.Length))] : Array.Empty<(string, long, long)>(),
        ];
        return counts.Where(it => it.Sealed != it.Found).Select(it => (ArchiveLayout.Seal, "the seal does not agree with what the archive holds", (string?)$"{it.Sealed} {it.What}", (string?)$"{it.Found}"));
    }

    private static FindingKind KindOf(ArchiveFault fault) => fault.Kind switch
    {
        ArchiveFaultKind.CutShort => FindingKind.ArchiveCutShort,
        ArchiveFaultKind.Damaged => FindingKind.ArchiveDamaged,
        ArchiveFaultKind.Refused => FindingKind.MemberRefused,
        ArchiveFaultKind.Duplicate => FindingKind.MemberDuplicate,
        ArchiveFaultKind.Unsupported => FindingKind.MemberUnsupported,
        _ => FindingKind.SealMismatch,
    };

    private static string Bytes(long? length) => length is { } bytes ? $"{bytes} bytes" : "nothing";
}
