using RegStore.Listing;

namespace RegStore.Cli.Output;

/// <summary>The files of a store drawn as a tree; directories that hold one thing only share its line.</summary>
internal static class TreeReport
{
    private const int NamedUsers = 4;

    public static TreeDocument Document(IReadOnlyList<TreeFile> files) => new(1,
    [
        .. files.Select(file => new TreePath(file.Path, file.What, file.Length, [.. file.UsedBy.Select(user => user.ToString())], file.Unreadable)),
    ]);

    public static void Write(TextWriter output, IReadOnlyList<TreeFile> files)
    {
        var root = new Node();
        foreach (var file in files)
        {
            file.Path.Split('/').Aggregate(root, (node, name) => node.Child(name)).File = file;
        }

        output.WriteLine("docker/registry/v2");
        Write(output, root, "");
    }

    private static void Write(TextWriter output, Node node, string indent)
    {
        foreach (var (i, (name, child)) in node.Children.Index())
        {
            var (path, end) = (name, child);
            while (end is { File: null, Children.Count: 1 })
            {
                var (next, below) = end.Children.First();
                (path, end) = ($"{path}/{next}", below);
            }

            var isLast = i == node.Children.Count - 1;
            output.WriteLine($"{indent}{(isLast ? "└── " : "├── ")}{PlainText.Name(path)}{Words(end.File)}");
            Write(output, end, indent + (isLast ? "    " : "│   "));
        }
    }

    private static string Words(TreeFile? file)
    {
        if (file is null)
        {
            return "";
        }

        var size = file.Length is { } length ? $", {PlainText.Size(length)}" : "";
        var more = file.UsedBy.Count > NamedUsers ? $" and {file.UsedBy.Count - NamedUsers} more" : "";
        var users = file.UsedBy.Count == 0 ? "" : $", used by {string.Join(" ", file.UsedBy.Take(NamedUsers))}{more}";
        return PlainText.Name($"  ({file.What}{size}{users})");
    }

    private sealed class Node
    {
        public TreeFile? File { get; set; }

        public SortedDictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public Node Child(string name) => Children.TryGetValue(name, out var child) ? child : Children[name] = new Node();
    }
}
