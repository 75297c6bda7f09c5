using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Usage;

/// <summary>
/// Finds all that keeps a blob alive. From each root there is one chain, the shortest, for each manifest that names the blob: indexes may lead to it in more
/// ways than can be listed.
/// </summary>
internal sealed class ChainFinder(Reachability reachability)
{
    private readonly StoreIndex _index = reachability.Index;

    /// <summary>Finds what keeps a blob.</summary>
    public BlobHold Find(Digest blob) => new()
    {
        Digest = blob,
        Length = _index.Blobs.TryGetValue(Stored(blob), out var entry) ? entry.Length : null,
        Chains = [.. reachability.Repositories.SelectMany(reach => ChainsIn(reach, blob))],
        Uncertainties = [.. reachability.Refusals, .. reachability.Repositories.Where(reach => reach.Doubts.Count > 0 && reach.Held().Contains(blob)).SelectMany(reach => reach.Doubts).Distinct()],
        LinkedBy = [.. _index.Repositories.Where(it => it.LayerLinks.Any(link => link.Named == blob || link.Target == blob)).Select(it => it.Name)],
    };

    /// <summary>The digest that a person means by it or by its first digits.</summary>
    /// <exception cref="RegistryStoreException">The store knows no such digest, or several, or that is not known.</exception>
    public Digest Resolve(string text)
    {
        var matches = Known(_index).Where(digest => digest.ToString() is var full && (full.StartsWith(text, StringComparison.Ordinal) || digest.Hex.StartsWith(text, StringComparison.Ordinal)));
        return matches.Distinct().Take(2).ToList() switch
        {
            [var only] => only,
            [] when reachability.Refusals.FirstOrDefault(it => it.IsDamage) is { } hidden =>
                throw new RegistryStoreException(StoreFailure.Unreadable, $"It is not known whether the store has a blob {text}: {hidden.Path}: {hidden.Reason}"),
            [] when FindImage(text) is { } image => image,
            [] => throw new RegistryStoreException(StoreFailure.NotInStore, $"The store has no blob {text}, and nothing in it names one: give a digest or its first digits, or an image as name:tag."),
            _ => throw new RegistryStoreException(StoreFailure.NotInStore, $"More than one digest of the store begins with {text}: give more digits."),
        };
    }

    // What was uploaded by sha512 lies under sha256.
    private Digest Stored(Digest blob) => _index.Blobs.ContainsKey(blob) ? blob : _index.Repositories.Select(it => it.StoredAs(blob)).FirstOrDefault(stored => stored != blob, blob);

    private Digest? FindImage(string text) => !ImageReference.TryParse(text, null, out var reference) ? null
        : reference.Digest ?? _index.Repositories.FirstOrDefault(it => it.Name == reference.Repository)?.Tags.FirstOrDefault(tag => tag.Tag == reference.Tag)?.Current.Target;

    private static IEnumerable<Digest> Known(StoreIndex index) => index.Blobs.Keys
        .Concat(index.Repositories.SelectMany(it => it.Revisions.Concat(it.LayerLinks)).Select(link => link.Named))
        .Concat(index.Manifests.Values.SelectMany(entry => entry.Manifest is { } manifest ? manifest.Blobs.Concat(manifest.Manifests).Select(it => it.Digest) : []));

    private IEnumerable<BlobChain> ChainsIn(RepositoryReach reach, Digest blob)
    {
        var namers = reach.Manifests.Where(digest => digest == blob || Names(reach, digest, blob)).ToHashSet();
        if (namers.Count == 0)
        {
            yield break;
        }

        var tags = reach.Repository.Tags.Where(tag => tag.Current.Target is not null)
            .Select(tag => (Reference: new ImageReference(reach.Repository.Name, tag.Tag), Digest: tag.Current.Target!.Value))
            .ToList();
        var tagged = reach.Follow(tags.Select(tag => tag.Digest));
        var untagged = reach.RootsAmong(reach.Repository.Revisions.Where(link => !tagged.Contains(link.Named))).Select(digest => (new ImageReference(reach.Repository.Name, digest), digest));
        foreach (var (reference, root) in tags.Concat(untagged))
        {
            foreach (var chain in ChainsFrom(reach, reference, root, namers, blob))
            {
                yield return chain;
            }
        }
    }

    /// <summary>The shortest ways from a root.</summary>
    private IEnumerable<BlobChain> ChainsFrom(RepositoryReach reach, ImageReference reference, Digest root, HashSet<Digest> namers, Digest blob)
    {
        var before = new Dictionary<Digest, Digest?>();
        foreach (var (digest, from) in Walk.Shortest(root, reach.Graph.Kept))
        {
            before.Add(digest, from);
            if (namers.Contains(digest))
            {
                yield return new BlobChain(reference, Steps(reach, before, digest, blob));
            }
        }
    }

    private List<BlobStep> Steps(RepositoryReach reach, Dictionary<Digest, Digest?> before, Digest last, Digest blob)
    {
        var steps = new List<BlobStep>();
        if (last != blob)
        {
            steps.Add(new BlobStep(_index.FindManifest(last)?.Config is { } config && IsStoredAs(reach, config.Digest, blob) ? BlobRole.Config : BlobRole.Layer, blob));
        }

        for (Digest? digest = last; digest is { } step; digest = before[step])
        {
            steps.Add(StepTo(before[step], step));
        }

        steps.Reverse();
        return steps;
    }

    private BlobStep StepTo(Digest? from, Digest digest)
    {
        var child = from is { } parent ? _index.FindManifest(parent)?.Manifests.FirstOrDefault(it => it.Digest == digest) : null;
        var manifest = _index.FindManifest(digest);
        var role = from is not null && child is null ? BlobRole.Referrer : manifest is null && child is { IsManifest: false } ? BlobRole.Entry : manifest?.Kind == ManifestKind.Index ? BlobRole.Index : BlobRole.Manifest;
        return new BlobStep(role, digest, child?.Platform);
    }

    private bool Names(RepositoryReach reach, Digest manifest, Digest blob) =>
        _index.FindManifest(manifest)?.Blobs.Any(it => IsStoredAs(reach, it.Digest, blob)) == true;

    private static bool IsStoredAs(RepositoryReach reach, Digest named, Digest blob) => named == blob || reach.Repository.StoredAs(named) == blob;
}
