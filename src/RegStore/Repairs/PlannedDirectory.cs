using RegStore.Files;

namespace RegStore.Repairs;

/// <summary>A directory as it will be when the steps are done.</summary>
/// <param name="under">The directory as it is; null where there is none.</param>
/// <param name="node">What is changed in it.</param>
internal sealed class PlannedDirectory(IDirectoryHandle? under, PlannedNode node) : IDirectoryHandle
{
    public IEnumerable<EntryName> Names()
    {
        foreach (var name in under?.Names() ?? [])
        {
            if (!node.Children.TryGetValue(name.Name, out var child) || child is { Hides: false, IsPut: false })
            {
                yield return name;
            }
        }

        foreach (var (name, child) in node.Children.Where(it => it.Value.IsPut))
        {
            yield return new EntryName(name, child.File is null ? EntryKind.Directory : EntryKind.File);
        }
    }

    public IDirectoryHandle? Enter(string path)
    {
        var (isVisible, changed) = Find(path);
        if (changed is null)
        {
            return isVisible ? under!.Enter(path) : null;
        }

        var directory = isVisible && changed.File is null ? under!.Enter(path) : null;
        return changed.File is null && (directory is not null || changed.IsDirectory) ? new PlannedDirectory(directory, changed) : null;
    }

    public DirectoryEntry? Look(string path)
    {
        var (isVisible, changed) = Find(path);
        var name = DirectoryHandle.Split(path).Name;
        return changed?.File is { } file ? new DirectoryEntry(name, EntryKind.File, file.Length, file.Modified)
            : (isVisible ? under!.Look(path) : null) ?? (changed is { IsDirectory: true } ? new DirectoryEntry(name, EntryKind.Directory, 0, default) : null);
    }

    public DirectoryEntry? Read(string path, Span<byte> buffer, out int length) =>
        Find(path) is (true, _) ? under!.Read(path, buffer, out length) : DirectoryHandle.LookAndRead(this, path, buffer, out length);

    public Stream Open(string path) => Find(path) switch
    {
        (_, { File: { } file }) => file.Open(),
        (true, _) => under!.Open(path),
        _ => throw new FileNotFoundException($"{path} is not there", path),
    };

    public void Dispose() => under?.Dispose();

    // Whether what is there now shows, and what is changed; null if nothing is.
    private (bool IsVisible, PlannedNode? Changed) Find(string path)
    {
        var (isVisible, at) = (under is not null, (PlannedNode?)node);
        foreach (var name in path.Split('/'))
        {
            at = at?.Children.GetValueOrDefault(name);
            isVisible &= at is not { Hides: true } and not { File: not null };
            if (at is null)
            {
                break;
            }
        }

        return (isVisible, at);
    }
}
