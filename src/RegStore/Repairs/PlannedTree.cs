using RegStore.Reading;

namespace RegStore.Repairs;

/// <summary>What steps change in a tree of files: paths that are hidden, and files and directories that are put there.</summary>
internal sealed class PlannedTree
{
    public PlannedNode Top { get; } = new();

    public PlannedTree(IEnumerable<PlannedStep> steps, Func<string, PlannedFile?> find)
    {
        foreach (var step in steps)
        {
            // What is moved is looked at before it is hidden.
            var moved = step.From is { } from ? find(from) : null;
            foreach (var path in new[] { step.Takes, step.From }.OfType<string>())
            {
                At(path).Hide();
            }

            if (step.Action == RepairAction.CreateDirectory)
            {
                Enter(step.Path).IsDirectory = true;
            }
            else if ((moved ?? PlannedFile.Of(step)) is { } file)
            {
                Enter(step.Path).File = file;
            }
        }
    }

    private PlannedNode At(string path) => path.Split('/').Aggregate(Top, static (node, name) => node.Child(name));

    // The directories above are made where they are not there.
    private PlannedNode Enter(string path) => path.Split('/').Aggregate(Top, static (node, name) =>
    {
        node.IsDirectory = true;
        return node.Child(name);
    });
}

/// <summary>A name in the tree.</summary>
internal sealed class PlannedNode
{
    public Dictionary<string, PlannedNode> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether what is there now is there no more.</summary>
    public bool Hides { get; private set; }

    /// <summary>The file that is put there; null if none.</summary>
    public PlannedFile? File { get; set; }

    /// <summary>Whether a directory is there, whatever was.</summary>
    public bool IsDirectory { get; set; }

    /// <summary>Whether something is there that the tree tells of.</summary>
    public bool IsPut => File is not null || IsDirectory;

    public PlannedNode Child(string name) => Children.TryGetValue(name, out var child) ? child : Children[name] = new PlannedNode();

    public void Hide()
    {
        (Hides, File, IsDirectory) = (true, null, false);
        Children.Clear();
    }
}

/// <summary>A file that is put into the tree.</summary>
internal sealed record PlannedFile(long Length, DateTime Modified, Func<Stream> Open)
{
    /// <summary>What a step writes; null if it writes nothing.</summary>
    public static PlannedFile? Of(PlannedStep step) => step switch
    {
        { Link: { } link } => OfBytes(StorageLayout.LinkContent(link), step.Modified),
        { Blob: { } blob } => new PlannedFile(blob.Blob.Length, blob.Blob.Modified, blob.Open),
        _ => null,
    };

    private static PlannedFile OfBytes(byte[] bytes, DateTime modified) => new(bytes.Length, modified, () => new MemoryStream(bytes, writable: false));
}
