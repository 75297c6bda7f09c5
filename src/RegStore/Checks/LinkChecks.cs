using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Checks;

/// <summary>What the links of a repository say, held against their paths and against what is on disk.</summary>
internal static class LinkChecks
{
    public static IEnumerable<FindingDraft> Of(RepositoryEntry repository, StoreIndex index)
    {
        var name = repository.Name;
        var promised = repository.Revisions.SelectMany(link => link.Target is { } digest ? index.FindManifest(digest)?.Blobs ?? [] : [])
            .Where(blob => !blob.MayBeAbsent).Select(blob => blob.Digest).ToHashSet();
        return repository.Tags.SelectMany(tag => OfTag(tag, repository))
            .Concat(repository.Revisions.SelectMany(link => OfRevision(link, name, index)))
            .Concat(repository.LayerLinks.SelectMany(link => OfLayer(link, name, promised.Contains(link.Named), index)));
    }

    private static IEnumerable<FindingDraft> OfTag(TagEntry tag, RepositoryEntry repository)
    {
        var name = repository.Name;
        var reference = tag.Tag.IsValid ? new ImageReference(name, tag.Tag) : null;
        var path = StorageLayout.TagLink(name, tag.Tag);
        if (tag.Stray is not null || tag.Current.State == LinkState.Absent || !tag.Tag.IsValid)
        {
            var what = (tag.Stray, tag.Tag.IsValid) switch
            {
                ({ } stray, _) => $"{stray} stands among the tags",
                (_, false) => "a directory among the tags has a name that no tag can have",
                _ => "the tag has no link",
            };
            yield return new FindingDraft(FindingKind.TagWithoutLink, StorageLayout.TagDirectory(name, tag.Tag), $"{what}; the registry lists it and cannot pull it")
            {
                Tag = reference,
            };
        }
        else if (OfState(tag.Current.State, path) is { } broken)
        {
            yield return broken with { Tag = reference };
        }
        else if (tag.Current.Target is { } target && repository.FindRevision(target) is null)
        {
            yield return repository.FindLayerLink(target) is null
                ? new FindingDraft(FindingKind.TagDangling, path, "the tag names a revision that the repository does not hold") { Digest = target, Tag = reference }
                : LinkedAsLayer(name, target) with { Tag = reference };
        }

        foreach (var link in tag.History)
        {
            var entry = StorageLayout.LinkBelow(StorageLayout.TagHistory(name, tag.Tag), link.Named);
            if ((OfState(link.Reading.State, entry) ?? OfMismatch(link, entry)) is { } draft)
            {
                // Only the tag's history is lost: no pull reads it.
                yield return draft with { Severity = Severity.Warning };
            }
        }
    }

    private static IEnumerable<FindingDraft> OfRevision(LinkEntry link, RepositoryName name, StoreIndex index)
    {
        var path = StorageLayout.RevisionLink(name, link.Named);
        Need[] needs = [new(link.Named, name)];
        if ((OfState(link.Reading.State, path) ?? OfMismatch(link, path)) is { } broken)
        {
            yield return broken with { Digest = link.Named, Needs = needs };
        }
        else if (link.Target is { } target
            && index.Manifests.TryGetValue(target, out var manifest)
            && manifest.State == ManifestState.Missing
            && !index.IsMisplaced(target))
        {
            yield return new FindingDraft(FindingKind.RevisionDangling, path, "the revision's manifest is not on disk") { Digest = target, Needs = needs };
        }
    }

    private static IEnumerable<FindingDraft> OfLayer(LinkEntry link, RepositoryName name, bool isPromised, StoreIndex index)
    {
        var path = StorageLayout.LayerLink(name, link.Named);
        Need[] needs = [new(link.Named, name)];
        if ((OfState(link.Reading.State, path) ?? OfMismatch(link, path)) is { } broken)
        {
            yield return broken with { Digest = link.Named, Needs = needs };
        }
        else if (link.Target is { } target
            && !index.Blobs.ContainsKey(target)
            && (link.IsAlias || !isPromised)
            && !index.IsMisplaced(target))
        {
            // A promised blob under its own name is one finding, blob-missing, however many links name it.
            yield return new FindingDraft(FindingKind.LayerLinkDangling, path, isPromised
                ? "the blob that the link names is not on disk, and a manifest promises it"
                : "the blob that the link names is not on disk; no manifest of the repository promises it")
            {
                Digest = target,
                Needs = needs,
                Severity = isPromised ? Severity.Error : Severity.Warning,
            };
        }
    }

    public static FindingDraft LinkedAsLayer(RepositoryName name, Digest digest) =>
        new(FindingKind.ManifestLinkedAsLayer, StorageLayout.LayerLink(name, digest), "a manifest is linked as a layer only; servers from 3.0 on do not find it")
        {
            Digest = digest,
            Needs = [new Need(digest, name)],
        };

    private static FindingDraft? OfState(LinkState state, string path) => state switch
    {
        LinkState.Empty => new FindingDraft(FindingKind.LinkEmpty, path, "the link has no bytes"),
        LinkState.Malformed => new FindingDraft(FindingKind.LinkMalformed, path, "the link holds something else than a digest"),
        LinkState.Unreadable => new FindingDraft(FindingKind.LinkUnreadable, path, "the link could not be read"),
        LinkState.NotARegularFile => new FindingDraft(FindingKind.NotARegularFile, path, "no regular file stands where the link belongs"),
        _ => null,
    };

    private static FindingDraft? OfMismatch(LinkEntry link, string path) => link.IsMismatched
        ? new FindingDraft(FindingKind.LinkMismatch, path, "the link names another digest than its directory")
        {
            Digest = link.Named,
            Expected = link.Named.ToString(),
            Actual = link.Target.ToString(),
        }
        : null;
}
