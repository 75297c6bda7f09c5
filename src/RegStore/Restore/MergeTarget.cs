using RegStore.Backup;
using RegStore.Blobs;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Restore;

/// <summary>The store that is merged into: what it has already, and what must not be taken from it.</summary>
internal sealed class MergeTarget(IStoreSource target, RunContext run, CancellationToken cancellationToken)
{
    private readonly StoreIndex _index = new StoreScanner(target, run).Scan(cancellationToken);

    /// <summary>Which of some blobs the target has, sound: read and hashed, as a push never replaces what is there and neither does a merge.</summary>
    public IReadOnlySet<Digest> SoundOf(IEnumerable<BlobEntry> blobs)
    {
        var there = blobs.Where(blob => _index.Blobs.TryGetValue(blob.Digest, out var it) && it.IsReadable && it.Length == blob.Length)
            .Select(blob => _index.Blobs[blob.Digest])
            .ToArray();
        var faults = new BlobHasher(target, run, ProgressMeter.Silent).Read(there, cancellationToken).Faults;
        cancellationToken.ThrowIfCancellationRequested();
        return there.Select(blob => blob.Digest).Except(BlobReading.Unsound(faults)).ToHashSet();
    }

    /// <summary>Ensures that no tag moves.</summary>
    /// <exception cref="RegistryStoreException">One would.</exception>
    public void EnsureTags(IEnumerable<(RepositoryName Repository, Tag Tag, Digest Target)> tags)
    {
        foreach (var (name, tag, wanted) in tags)
        {
            var there = _index.Repositories.FirstOrDefault(it => it.Name == name)?.Tags.FirstOrDefault(it => it.Tag == tag);
            if (there?.Current.Target is { } target && target != wanted)
            {
                throw new RegistryStoreException(
                    StoreFailure.Refused, $"{name}:{tag} is {target} in the target and {wanted} in what is restored. Nothing was written.")
                { Hint = StoreHint.OverwriteTags };
            }
        }
    }

    /// <summary>Whether the target has a link, saying the same, or a directory.</summary>
    public bool Has(PlannedLink link) => link.Target is null ? target.Find(link.Path) is { Kind: EntryKind.Directory } : target.ReadLink(link.Path).Target == link.Target;
}
