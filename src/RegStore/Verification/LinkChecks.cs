using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>What the links of a repository say, held against their paths and against what is on disk.</summary>
internal static class LinkChecks
{
    public static IEnumerable<Finding> Of(RepositoryEntry repository, StoreIndex index)
    {
        var name = repository.Name;
        var promised = repository.Revisions.SelectMany(link => link.Target is { } digest ? index.FindManifest(digest)?.Blobs ?? [] : [])
            .Where(repository.IsOwed).Select(blob => blob.Digest).ToHashSet();
        return repository.Tags.SelectMany(tag => OfTag(tag, repository, index))
            .Concat(repository.Revisions.SelectMany(link => OfRevision(link, name, index)))
            .Concat(repository.LayerLinks.SelectMany(link => OfLayer(link, name, promised.Contains(link.Named), index)));
    }

    private static IEnumerable<Finding> OfTag(TagEntry tag, RepositoryEntry repository, StoreIndex index)
    {
        var name = repository.Name;
        var reference = tag.Tag.IsValid ? new ImageReference(name, tag.Tag) : null;
        var path = StorageLayout.TagLink(name, tag.Tag);
        if (tag.IsLitter)
        {
            yield break;
        }

        if (tag is { Stray: { } link, Current.State: LinkState.Unreadable })
        {
            yield return new Finding(FindingKind.LinkUnreadable, StorageLayout.TagDirectory(name, tag.Tag), $"{link} is among the tags and leads out of the store: the registry follows it, but regstore does not")
            {
                Tag = reference,
                Remedies = [Remedy.ReplaceLink],
            };
        }
        else if (tag.Stray is not null || tag.Current.State == LinkState.Absent || !tag.Tag.IsValid)
        {
            yield return WithoutLink(tag, StorageLayout.TagDirectory(name, tag.Tag)).Breaking(reference);
        }
        else if (OfState(tag.Current, path) is { } broken)
        {
            yield return broken.Breaking(reference);
        }
        else if (tag.Current.Target is { } target && repository.FindRevision(target) is null)
        {
            yield return repository.FindLayerLink(target) is null
                ? Dangling(name, path, target, index).Breaking(reference)
                : LinkedAsLayer(name, target).Breaking(reference);
        }

        foreach (var past in tag.History)
        {
            var entry = StorageLayout.LinkBelow(StorageLayout.TagHistory(name, tag.Tag), past.Named);
            if ((OfState(past.Reading, entry) ?? OfMismatch(past, entry)) is { } broken)
            {
                // Only the tag's history is lost: no pull reads it.
                broken.Severity = Severity.Warning;
                yield return broken;
            }
        }
    }

    private static IEnumerable<Finding> OfRevision(LinkEntry link, RepositoryName name, StoreIndex index)
    {
        var path = StorageLayout.RevisionLink(name, link.Named);
        Need[] needs = [new(link.Named, name)];
        if ((OfState(link.Reading, path) ?? OfMismatch(link, path)) is { } broken)
        {
            (broken.Digest, broken.Needs) = (link.Named, needs);
            yield return broken;
        }
        else if (link.Target is { } target
            && index.Manifests.TryGetValue(target, out var manifest)
            && manifest.State == ManifestState.Missing
            && !index.IsMisplaced(target))
        {
            yield return new Finding(FindingKind.RevisionDangling, path, "the revision's manifest is not on disk") { Digest = target, Needs = needs };
        }
    }

    private static IEnumerable<Finding> OfLayer(LinkEntry link, RepositoryName name, bool isPromised, StoreIndex index)
    {
        var path = StorageLayout.LayerLink(name, link.Named);
        Need[] needs = [new(link.Named, name)];
        if ((OfState(link.Reading, path) ?? OfMismatch(link, path)) is { } broken)
        {
            (broken.Digest, broken.Needs) = (link.Named, needs);
            yield return broken;
        }
        else if (link.Target is { } target
            && !index.Blobs.ContainsKey(target)
            && (link.IsAlias || !isPromised)
            && !index.IsMisplaced(target))
        {
            // A promised blob under its own name is one finding, blob-missing, however many links name it.
            yield return new Finding(FindingKind.LayerLinkDangling, path, isPromised
                ? "the blob that the link names is not on disk, but a manifest refers to it"
                : "the blob that the link names is not on disk; no manifest of the repository refers to it")
            {
                Digest = target,
                Needs = needs,
                Severity = isPromised ? Severity.Error : Severity.Warning,
            };
        }
    }

    // What has a history was a tag once, and lost its link; the rest may never have been one.
    private static Finding WithoutLink(TagEntry tag, string path)
    {
        var what = (tag.Stray, tag.Tag.IsValid, tag.History.Count) switch
        {
            ({ } stray, _, _) => $"{stray} is among the tags",
            (_, false, _) => "a directory among the tags has a name that no tag can have",
            (_, _, > 0) => "the tag has lost the link that its history shows",
            _ => "the tag has no link",
        };
        var wasTag = tag is { LostLink: true, Tag.IsValid: true };
        return new Finding(FindingKind.TagWithoutLink, path, $"{what}; the registry lists it, but clients cannot pull it")
        {
            Severity = wasTag ? Severity.Error : FindingKind.TagWithoutLink.Severity,
            Remedies = !wasTag ? [Remedy.DeleteTag] : tag.History.Count == 1 ? [Remedy.WriteLink, Remedy.TagAgain] : [],
        };
    }

    private static Finding Dangling(RepositoryName name, string path, Digest target, StoreIndex index)
    {
        var isOnDisk = index.FindManifest(target) is not null;
        return new Finding(FindingKind.TagDangling, path, isOnDisk
            ? $"the tag names a revision that the repository does not hold; its manifest is on disk, and only the link {StorageLayout.RevisionLink(name, target)} is missing"
            : "the tag names a revision that the repository does not hold")
        {
            Digest = target,
            Remedies = isOnDisk ? [Remedy.WriteLink] : [],
        };
    }

    public static Finding LinkedAsLayer(RepositoryName name, Digest digest) =>
        new(FindingKind.ManifestLinkedAsLayer, StorageLayout.LayerLink(name, digest), "a manifest is linked as a layer only; servers from 3.0 on do not find it")
        {
            Digest = digest,
            Needs = [new Need(digest, name)],
        };

    private static Finding? OfState(LinkReading reading, string path) => reading.State switch
    {
        LinkState.Empty => new Finding(FindingKind.LinkEmpty, path, "the link has no bytes"),
        LinkState.Malformed => new Finding(FindingKind.LinkMalformed, path, $"the link must hold a digest and nothing else, but holds {reading.Problem}"),
        LinkState.Unreadable => new Finding(FindingKind.LinkUnreadable, path, $"the link could not be read{(reading.Problem is { } problem ? $": {problem}" : "")}"),
        LinkState.NotARegularFile => new Finding(FindingKind.NotARegularFile, path, "the link is not a regular file") { Remedies = [Remedy.WriteLink, Remedy.PushAgain] },
        _ => null,
    };

    private static Finding? OfMismatch(LinkEntry link, string path) => link.IsMismatched
        ? new Finding(FindingKind.LinkMismatch, path, "the link names another digest than its directory")
        {
            Digest = link.Named,
            Expected = link.Named.ToString(),
            Actual = link.Target.ToString(),
        }
        : null;
}
