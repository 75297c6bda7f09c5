using System.Text;
using RegStore.Files;

namespace RegStore.Archives;

/// <summary>
/// The directories and files of an archive, by storage path. Made for hundreds of thousands of members: a node is a few numbers, its name bytes in one
/// heap, and a table of hashes finds it below its parent.
/// </summary>
internal sealed class MemberTree
{
    public const int Root = 0;
    public const int None = -1;

    private readonly List<Node> _nodes = [new Node { Kind = EntryKind.Directory, FirstChild = None, NextSibling = None, Parent = None }];
    private readonly Dictionary<string, (int Start, int Length)> _common = [];
    private byte[] _names = new byte[4096];
    private int _namesEnd;
    private int[] _table = NewTable(1024);

    /// <summary>Adds a member and the directories above it; <see cref="None"/> if something else has its path already.</summary>
    public int Add(string path, EntryKind kind, long length, long offset, DateTime modified)
    {
        var parent = Root;
        var start = 0;
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', start))
        {
            parent = Child(parent, path.AsSpan(start..slash), modified);
            if (_nodes[parent].Kind != EntryKind.Directory)
            {
                return None;
            }

            start = slash + 1;
        }

        var name = path.AsSpan(start);
        if (FindChild(parent, name) is var existing and not None)
        {
            return kind == EntryKind.Directory && _nodes[existing].Kind == kind ? existing : None;
        }

        return Append(parent, name, new Node { Kind = kind, Length = length, Offset = offset, Modified = modified });
    }

    /// <summary>The node of a path below a node; <see cref="None"/> if there is none.</summary>
    public int Find(int node, string path)
    {
        for (var start = 0; start < path.Length && node != None;)
        {
            var slash = path.IndexOf('/', start);
            var end = slash < 0 ? path.Length : slash;
            node = FindChild(node, path.AsSpan(start..end));
            start = end + 1;
        }

        return node;
    }

    public IEnumerable<int> Children(int node)
    {
        for (var child = _nodes[node].FirstChild; child != None; child = _nodes[child].NextSibling)
        {
            yield return child;
        }
    }

    public DirectoryEntry Entry(int node)
    {
        var it = _nodes[node];
        return new DirectoryEntry(Encoding.UTF8.GetString(_names, it.NameStart, it.NameLength), it.Kind, it.Length, it.Modified);
    }

    /// <summary>Where a file's data begins in the tar.</summary>
    public long Offset(int node) => _nodes[node].Offset;

    private int Child(int parent, ReadOnlySpan<char> name, DateTime modified) => FindChild(parent, name) is var child and not None
        ? child
        : Append(parent, name, new Node { Kind = EntryKind.Directory, Modified = modified });

    private int FindChild(int parent, ReadOnlySpan<char> name)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(name.Length)];
        bytes = bytes[..Encoding.UTF8.GetBytes(name, bytes)];
        for (var slot = Slot(parent, bytes); _table[slot] != None; slot = (slot + 1) & (_table.Length - 1))
        {
            var node = _nodes[_table[slot]];
            if (node.Parent == parent && NameOf(node).SequenceEqual(bytes))
            {
                return _table[slot];
            }
        }

        return None;
    }

    private int Append(int parent, ReadOnlySpan<char> name, Node node)
    {
        (node.NameStart, node.NameLength) = Store(name.ToString());
        (node.Parent, node.FirstChild, node.NextSibling) = (parent, None, _nodes[parent].FirstChild);
        var id = _nodes.Count;
        _nodes.Add(node);
        var above = _nodes[parent];
        above.FirstChild = id;
        _nodes[parent] = above;
        if (2 * _nodes.Count > _table.Length)
        {
            _table = NewTable(2 * _table.Length);
            for (var i = Root + 1; i < _nodes.Count; i++)
            {
                Enter(i);
            }
        }
        else
        {
            Enter(id);
        }

        return id;
    }

    // Names like link, current and _layers occur a hundred thousand times, names of digests once.
    private (int Start, int Length) Store(string name)
    {
        const int commonLength = 16;
        if (name.Length <= commonLength && _common.TryGetValue(name, out var known))
        {
            return known;
        }

        var length = Encoding.UTF8.GetByteCount(name);
        if (_namesEnd + length > _names.Length)
        {
            Array.Resize(ref _names, Math.Max(_names.Length + (_names.Length / 2), _namesEnd + length));
        }

        Encoding.UTF8.GetBytes(name, _names.AsSpan(_namesEnd));
        var stored = (_namesEnd, length);
        _namesEnd += length;
        if (name.Length <= commonLength)
        {
            _common.Add(name, stored);
        }

        return stored;
    }

    private void Enter(int id)
    {
        var slot = Slot(_nodes[id].Parent, NameOf(_nodes[id]));
        while (_table[slot] != None)
        {
            slot = (slot + 1) & (_table.Length - 1);
        }

        _table[slot] = id;
    }

    private ReadOnlySpan<byte> NameOf(Node node) => _names.AsSpan(node.NameStart, node.NameLength);

    private int Slot(int parent, ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.Add(parent);
        hash.AddBytes(name);
        return hash.ToHashCode() & (_table.Length - 1);
    }

    private static int[] NewTable(int size)
    {
        var table = new int[size];
        Array.Fill(table, None);
        return table;
    }

    private struct Node
    {
        public long Length;
        public long Offset;
        public DateTime Modified;
        public int NameStart;
        public int NameLength;
        public int Parent;
        public int FirstChild;
        public int NextSibling;
        public EntryKind Kind;
    }
}
