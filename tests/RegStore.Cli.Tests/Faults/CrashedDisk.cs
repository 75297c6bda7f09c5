using System.Text;
using RegStore.Model;

namespace RegStore.Cli.Tests.Faults;

/// <summary>What is on a disk when the machine stops.</summary>
internal enum Crash
{
    /// <summary>All that was done: only the program was killed.</summary>
    Killed,

    /// <summary>All names, and of what is in the files only what was flushed.</summary>
    ContentLost,

    /// <summary>Only what was flushed, names as well.</summary>
    NamesLost,

    /// <summary>What was flushed, and of the rest anything: each change, or a part of it, came to the disk or did not.</summary>
    AnyLost,
}

/// <summary>A directory as a list of changes left it, of which some never came to the disk.</summary>
internal sealed class CrashedDisk
{
    private sealed class Node
    {
        public bool IsDirectory { get; init; }

        public byte[] Content { get; set; } = [];

        public DateTime? Modified { get; set; }
    }

    private readonly string _root;
    private readonly SortedDictionary<string, Node> _names = new(StringComparer.Ordinal);

    /// <summary>A disk that holds what is in a directory.</summary>
    public CrashedDisk(string root)
    {
        _root = root;
        foreach (var path in Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories))
        {
            _names[path] = Directory.Exists(path) ? new Node { IsDirectory = true } : new Node { Content = File.ReadAllBytes(path), Modified = File.GetLastWriteTimeUtc(path) };
        }
    }

    /// <summary>A disk that holds what another one holds.</summary>
    public CrashedDisk(CrashedDisk other)
    {
        _root = other._root;
        foreach (var (path, node) in other._names)
        {
            _names[path] = new Node { IsDirectory = node.IsDirectory, Content = [.. node.Content], Modified = node.Modified };
        }
    }

#pragma warning disable CA5394 // Chance that can be had again.
    /// <summary>Makes changes, up to the moment at which the machine stops.</summary>
    /// <param name="changes">All that was done until then.</param>
    /// <param name="crash">What is lost.</param>
    /// <param name="random">Chooses.</param>
    public void Apply(IReadOnlyList<DiskChange> changes, Crash crash, Random random)
    {
        // Where each name led when all was done: a rename that is kept carries the file, whether its first name was kept or not.
        var real = new Dictionary<string, Node>(_names, StringComparer.Ordinal);
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            var node = real.GetValueOrDefault(change.Path);
            if (change.What is 'C' or 'M')
            {
                node = new Node { IsDirectory = change.What == 'M' };
            }

            var part = crash == Crash.Killed || IsFlushed(changes, i) ? 1.0
                : change.IsOfContent ? crash == Crash.AnyLost ? random.Next(3) / 2.0 : 0
                : !change.IsOfNames || crash == Crash.ContentLost || (crash == Crash.AnyLost && random.Next(2) == 0) ? 1 : 0;

            // No file system writes what is in a new directory before the directory.
            var place = Path.GetDirectoryName(change.Second.Length > 0 ? change.Second : change.Path)!;
            if (part > 0 && (place == _root || _names.ContainsKey(place)))
            {
                Apply(_names, change, node, part);
            }

            Apply(real, change, node, part: 0);
        }
    }
#pragma warning restore CA5394

    /// <summary>Lets the directory hold what is left.</summary>
    public void Write()
    {
        Directory.Delete(_root, recursive: true);
        Directory.CreateDirectory(_root);
        foreach (var (path, node) in _names.Where(it => Directory.Exists(Path.GetDirectoryName(it.Key))))
        {
            // With the name of a directory goes all that is in it.
            if (node.IsDirectory)
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                File.WriteAllBytes(path, node.Content);
                if (node.Modified is { } modified)
                {
                    File.SetLastWriteTimeUtc(path, modified);
                }
            }
        }
    }

    /// <summary>What two states have in common only if they are the same.</summary>
    public Digest Digest() => Model.Digest.Compute(Encoding.UTF8.GetBytes(
        string.Concat(_names.Select(it => $"{it.Key}\n{it.Value.IsDirectory} {it.Value.Modified:O} {Model.Digest.Compute(it.Value.Content)}\n"))));

    // Of a change of names the directory must be flushed, of one of content the file: later, and before the machine stops.
    private static bool IsFlushed(IReadOnlyList<DiskChange> changes, int at)
    {
        var change = changes[at];
        var path = change.IsOfContent ? change.Path : Path.GetDirectoryName(change.Second.Length > 0 ? change.Second : change.Path);
        return changes.Skip(at + 1).Any(later => later.What == 'S' || (later.What == 'F' && later.Path == path));
    }

    private static void Apply(IDictionary<string, Node> names, DiskChange change, Node? node, double part)
    {
        switch (change.What)
        {
            case 'C' or 'M':
                names[change.Path] = node!;
                break;
            case 'R':
                Rename(names, change.Path, change.Second, node);
                break;
            case 'L' when node is not null:
                names[change.Second] = node;
                break;
            case 'U' or 'D':
                names.Remove(change.Path);
                break;
            case 'T' when node is not null && part > 0:
                node.Content = Resized(node.Content, (int)change.Number);
                break;
            case 'W' when node is not null && part > 0:
                var length = (int)(change.Data.Length * part);
                node.Content = Resized(node.Content, Math.Max(node.Content.Length, (int)change.Number + length));
                change.Data.AsSpan(0, length).CopyTo(node.Content.AsSpan((int)change.Number));
                break;
            case 'A' when node is not null && change.Number > 0:
                node.Modified = DateTime.UnixEpoch.AddSeconds(change.Number);
                break;
        }
    }

    private static void Rename(IDictionary<string, Node> names, string from, string to, Node? node)
    {
        var moved = names.Where(it => it.Key.StartsWith($"{from}/", StringComparison.Ordinal)).ToList();
        names.Remove(from);
        if (node is not null)
        {
            names[to] = node;
        }

        foreach (var (path, below) in moved)
        {
            names.Remove(path);
            names[$"{to}{path[from.Length..]}"] = below;
        }
    }

    private static byte[] Resized(byte[] content, int length)
    {
        Array.Resize(ref content, length);
        return content;
    }
}
