using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>Answers for all findings at once which references break, in one pass over the images.</summary>
internal sealed class BrokenReferences
{
    private readonly Dictionary<Digest, List<ImageReference>> _byDigest = [];

    /// <summary>Looks for whatever the findings need.</summary>
    /// <param name="index">The store.</param>
    /// <param name="drafts">The findings.</param>
    /// <param name="only">The references to look at; null for all.</param>
    public BrokenReferences(StoreIndex index, IEnumerable<FindingDraft> drafts, IReadOnlyCollection<ImageReference>? only)
    {
        var wanted = drafts.SelectMany(draft => draft.Needs).Select(need => need.Digest).ToHashSet();
        if (wanted.Count == 0)
        {
            return;
        }

        foreach (var repository in index.Repositories)
        {
            var graph = new ImageGraph(index, repository);
            foreach (var (reference, root) in Chosen(graph, repository, only))
            {
                foreach (var digest in graph.Pulled(root).Where(wanted.Contains))
                {
                    Add(digest, reference);
                }
            }
        }
    }

    /// <summary>The references that a finding breaks, in ordinal order.</summary>
    public IReadOnlyList<ImageReference> Of(FindingDraft draft)
    {
        var broken = draft.Needs.SelectMany(need =>
            (_byDigest.GetValueOrDefault(need.Digest) ?? []).Where(reference => need.Repository is not { } name || reference.Repository == name));
        return [.. (draft.Tag is null ? broken : broken.Append(draft.Tag)).Distinct().OrderBy(reference => reference.ToString(), StringComparer.Ordinal)];
    }

    private static IEnumerable<(ImageReference Reference, Digest Digest)> Chosen(
        ImageGraph graph, RepositoryEntry repository, IReadOnlyCollection<ImageReference>? only)
    {
        if (only is null)
        {
            return graph.Roots();
        }

        var tags = graph.Roots().Where(root => only.Contains(root.Reference));
        var digests = only.Where(reference => reference.Repository == repository.Name && reference.Digest is not null)
            .Select(reference => (reference, reference.Digest!.Value));
        return tags.Where(root => root.Reference.Tag is not null).Concat(digests);
    }

    private void Add(Digest digest, ImageReference reference)
    {
        if (!_byDigest.TryGetValue(digest, out var references))
        {
            _byDigest.Add(digest, references = []);
        }

        references.Add(reference);
    }
}
