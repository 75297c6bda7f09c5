using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Repairs;

/// <summary>A store as it will be when the steps are done: what can be asked of a store can be asked of it, and so the plan says what a verification would.</summary>
/// <param name="store">The store as it is.</param>
/// <param name="steps">The steps.</param>
/// <param name="isLive">Whether a registry may be changing it meanwhile.</param>
internal sealed class PlannedStore(IStoreSource store, IEnumerable<PlannedStep> steps, bool isLive) : IStoreSource
{
    private readonly PlannedTree _tree = new(steps, path => store.Find(path) is { Kind: EntryKind.File } entry ? new PlannedFile(entry.Length, entry.Modified, () => store.Open(path)) : null);

    public StoreKind Kind => store.Kind;

    public StorePlace Place => store.Place;

    public (int User, int Group)? Owner => store.Owner;

    public CacheState? Cache => store.Cache;

    public bool IsLive => isLive;

    public IReadOnlyList<Irregularity> Faults => store.Faults;

    public IReadOnlyList<string> Beside => store.Beside;

    public string? Follow(string path, string target) => store.Follow(path, target);

    public IDirectoryHandle Enter() => new PlannedDirectory(store.Enter(), _tree.Top);
}
