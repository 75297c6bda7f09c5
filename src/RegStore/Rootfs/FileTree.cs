using System.Text;

namespace RegStore.Rootfs;

/// <summary>
/// The names of a file system and what they stand for. Made for hundreds of thousands of files: a name is a few numbers, its bytes lie in one heap, and a table finds it below
/// its directory. What was removed keeps its place, and is found again when the name is used again.
/// </summary>
internal sealed class FileTree
{
    public const int Root = 0;
    public const int None = -1;

    /// <summary>More than any image has that is made to be run, and as many as 120 MB of memory can hold.</summary>
    public const int MaxEntries = 750_000;

    private const int MaxText = 40 << 20;
    private const long MaxSteps = 300_000_000;
    private const int TextChunkBits = 20;
    private const int TextChunk = 1 << TextChunkBits;
    private const int ChunkBits = 13;
    private const int Chunk = 1 << ChunkBits;

    private readonly List<Node[]> _nodes = [];
    private readonly List<FileInode[]> _inodes = [];
    private readonly List<byte[]> _text = [];
    private int _textEnd;
    private long _steps;
    private int[] _table = NewTable(1024);

    public FileTree()
    {
        var root = AddInode(new FileInode { Kind = ImageFileKind.Directory, Mode = 0x1ED, Member = None });
        AddNode(new Node { Parent = None, FirstChild = None, NextSibling = None, Inode = root });
    }

    /// <summary>How many names there ever were.</summary>
    public int NodeCount { get; private set; }

    /// <summary>How many files there ever were.</summary>
    public int InodeCount { get; private set; }

    /// <summary>What few files have, by the number of the file.</summary>
    public Dictionary<int, FileExtras> Extras { get; } = [];

    /// <summary>The file that a name stands for; <see cref="None"/> if it was removed.</summary>
    public int InodeOf(int node) => At(node).Inode;

    public ref FileInode Inode(int inode) => ref _inodes[inode >> ChunkBits][inode & (Chunk - 1)];

    /// <summary>The layer that gave a name the file that it has.</summary>
    public int LayerOf(int node) => At(node).Layer;

    public int ParentOf(int node) => At(node).Parent;

    public bool IsDirectory(int node) => At(node).Inode is var inode and not None && Inode(inode).Kind == ImageFileKind.Directory;

    /// <summary>The name below a directory; <see cref="None"/> if there is none, or it was removed.</summary>
    public int Find(int directory, string name) => Locate(directory, Encoding.UTF8.GetBytes(name)) is var node && node != None && At(node).Inode != None ? node : None;

    /// <summary>Adds a file.</summary>
    /// <exception cref="InvalidDataException">There are more than a tree may hold.</exception>
    public int AddInode(in FileInode inode)
    {
        if (InodeCount >= MaxEntries)
        {
            throw new InvalidDataException($"it has more than {MaxEntries} files");
        }

        if (InodeCount >> ChunkBits == _inodes.Count)
        {
            _inodes.Add(new FileInode[Chunk]);
        }

        Inode(InodeCount) = inode;
        return InodeCount++;
    }

    /// <summary>Lets a name below a directory stand for a file, whatever it stood for.</summary>
    /// <exception cref="InvalidDataException">There are more than a tree may hold.</exception>
    public int Set(int directory, string name, int inode, int layer)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var node = Locate(directory, bytes);
        if (node == None)
        {
            var start = AddText(bytes);
            node = AddNode(new Node { Parent = directory, FirstChild = None, NextSibling = At(directory).FirstChild, NameStart = start, NameLength = (ushort)bytes.Length });
            At(directory).FirstChild = node;
            Enter(node);
        }

        Set(node, inode, layer);
        return node;
    }

    /// <summary>Lets a name stand for another file.</summary>
    public void Set(int node, int inode, int layer) => (At(node).Inode, At(node).Layer) = (inode, (ushort)layer);

    /// <summary>Lets a name stand for nothing.</summary>
    public void Remove(int node) => At(node).Inode = None;

    /// <summary>The names in a directory, in no order, without those that were removed.</summary>
    public IEnumerable<int> Children(int directory)
    {
        for (var child = At(directory).FirstChild; child != None; child = At(child).NextSibling)
        {
            if (++_steps > MaxSteps)
            {
                throw new InvalidDataException("its entries take each other's places so often that it must have been made to waste time");
            }

            if (At(child).Inode != None)
            {
                yield return child;
            }
        }
    }

    /// <summary>The names in a directory in the order of their bytes.</summary>
    public int[] SortedChildren(int directory)
    {
        int[] children = [.. Children(directory)];
        Array.Sort(children, (left, right) => NameBytes(left).SequenceCompareTo(NameBytes(right)));
        return children;
    }

    public string Name(int node) => Encoding.UTF8.GetString(NameBytes(node));

    /// <summary>The path of a name, from the root with a slash before each part.</summary>
    public string Path(int node)
    {
        var parts = new List<string>();
        for (var at = node; at != Root; at = At(at).Parent)
        {
            parts.Add(Name(at));
        }

        parts.Reverse();
        return $"/{string.Join('/', parts)}";
    }

    /// <summary>Keeps a text, and says where.</summary>
    /// <exception cref="InvalidDataException">There is more than a tree may hold.</exception>
    public int AddText(ReadOnlySpan<byte> text)
    {
        // No text crosses from one chunk into the next.
        if ((_textEnd & (TextChunk - 1)) + text.Length > TextChunk)
        {
            _textEnd = (_textEnd | (TextChunk - 1)) + 1;
        }

        if (_textEnd + text.Length > MaxText)
        {
            throw new InvalidDataException("its names and links are longer than those of any file system");
        }

        if (_textEnd >> TextChunkBits == _text.Count)
        {
            _text.Add(new byte[TextChunk]);
        }

        text.CopyTo(_text[_textEnd >> TextChunkBits].AsSpan(_textEnd & (TextChunk - 1)));
        _textEnd += text.Length;
        return _textEnd - text.Length;
    }

    /// <summary>Where a symbolic link leads.</summary>
    public string Target(in FileInode inode) => Encoding.UTF8.GetString(Text(inode.TargetStart, inode.TargetLength));

    private ref Node At(int node) => ref _nodes[node >> ChunkBits][node & (Chunk - 1)];

    private ReadOnlySpan<byte> NameBytes(int node) => Text(At(node).NameStart, At(node).NameLength);

    private ReadOnlySpan<byte> Text(int start, int length) => length == 0 ? default : _text[start >> TextChunkBits].AsSpan(start & (TextChunk - 1), length);

    private int AddNode(in Node node)
    {
        if (NodeCount >= MaxEntries)
        {
            throw new InvalidDataException($"it has more than {MaxEntries} names");
        }

        if (NodeCount >> ChunkBits == _nodes.Count)
        {
            _nodes.Add(new Node[Chunk]);
        }

        At(NodeCount) = node;
        return NodeCount++;
    }

    private int Locate(int directory, ReadOnlySpan<byte> name)
    {
        for (var slot = Slot(directory, name); _table[slot] != None; slot = (slot + 1) & (_table.Length - 1))
        {
            if (At(_table[slot]).Parent == directory && NameBytes(_table[slot]).SequenceEqual(name))
            {
                return _table[slot];
            }
        }

        return None;
    }

    private void Enter(int node)
    {
        if (2 * NodeCount > _table.Length)
        {
            _table = NewTable(2 * _table.Length);
            for (var i = Root + 1; i < NodeCount - 1; i++)
            {
                Place(i);
            }
        }

        Place(node);
    }

    private void Place(int node)
    {
        var slot = Slot(At(node).Parent, NameBytes(node));
        while (_table[slot] != None)
        {
            slot = (slot + 1) & (_table.Length - 1);
        }

        _table[slot] = node;
    }

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
        public int Parent;
        public int FirstChild;
        public int NextSibling;
        public int NameStart;
        public int Inode;
        public ushort NameLength;
        public ushort Layer;
    }
}
