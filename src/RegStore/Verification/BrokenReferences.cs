using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>Answers for all findings at once which references break, in one pass over the images.</summary>
/// <param name="index">The store.</param>
/// <param name="drafts">The findings.</param>
/// <param name="only">The references to look at; null for all.</param>
internal sealed class BrokenReferences(StoreIndex index, IEnumerable<Finding> drafts, IReadOnlyCollection<ImageReference>? only)
{
    private readonly BlobUsers _users = new(index, drafts.SelectMany(draft => draft.Needs).Select(need => need.Digest).ToHashSet(), only);

    /// <summary>The references that a finding breaks, in ordinal order.</summary>
    public IReadOnlyList<ImageReference> Of(Finding draft)
    {
        var broken = draft.Needs.SelectMany(need => _users.Of(need.Digest).Where(reference => need.Repository is not { } name || reference.Repository == name));
        return [.. (draft.Tag is null ? broken : broken.Append(draft.Tag)).Distinct().OrderBy(reference => reference.ToString(), StringComparer.Ordinal)];
    }
}
