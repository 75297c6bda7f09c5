using System.Text;
using RegStore.Archives;

namespace RegStore.Rootfs;

/// <summary>
/// Applies layers one after the other, base first, as a container runtime does: what comes later replaces what has its path, whiteouts take away what the layers
/// below have, and a symbolic link on the way to a path leads on within the image.
/// </summary>
/// <remarks>Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#applying-changesets"/>.</remarks>
internal sealed class RootfsBuilder
{
    /// <summary>What the name of a whiteout begins with.</summary>
    public const string Whiteout = ".wh.";

    /// <summary>The name of what makes a directory opaque.</summary>
    public const string Opaque = ".wh..wh..opq";

    // As Linux has it.
    private const int MaxLinks = 40;
    private const int MaxPath = 4096;
    private const int MaxName = 255;
    private const int ImplicitMode = 0x1ED;

    // Few files have any, and those that have are capabilities of some bytes.
    private const long MaxExtraBytes = 32 << 20;
    private const int ExtraOverhead = 200;

    // Within one layer a directory is emptied once: what comes after is the layer's own.
    private readonly HashSet<int> _emptied = [];
    private int _layer = -1;
    private long _extraBytes;

    /// <summary>What the layers so far make.</summary>
    public FileTree Tree { get; } = new();

    /// <summary>Applies the next layer.</summary>
    /// <exception cref="RegistryStoreException">It is damaged, or nothing that can be applied.</exception>
    public void Apply(LayerReader layer)
    {
        _layer++;
        _emptied.Clear();
        try
        {
            while (layer.Next())
            {
                Apply(layer.Members.Current.Name, layer.Members, layer.Number);
            }
        }
        catch (InvalidDataException e)
        {
            throw layer.Malformed(e.Message);
        }
    }

    /// <summary>The parts of a member's name; empty for the root.</summary>
    /// <exception cref="InvalidDataException">It leads out of the image, or is longer than any path.</exception>
    public static string[] PartsOf(string name)
    {
        string[] parts = [.. name.Split('/').Where(part => part is not ("" or "."))];
        return name.Length > MaxPath || parts.Any(part => Encoding.UTF8.GetByteCount(part) > MaxName) ? throw new InvalidDataException("a name in it is longer than any file system allows")
            : parts.Contains("..") ? throw new InvalidDataException($"{name} in it leads out of the image")
            : name.Contains('\0', StringComparison.Ordinal) ? throw new InvalidDataException("a name in it contains a zero byte")
            : parts;
    }

    private void Apply(string name, TarMembers members, int number)
    {
        var parts = PartsOf(name);
        if (parts is [])
        {
            if (Describe(members.Current, members.Details, number) is { Kind: ImageFileKind.Directory } root)
            {
                Tree.Set(FileTree.Root, Tree.AddInode(root), _layer);
            }

            return;
        }

        var directory = Enter(parts.AsSpan()[..^1], name);
        if (parts[^1] == Opaque)
        {
            foreach (var child in _emptied.Add(directory) ? Tree.Children(directory).ToList() : [])
            {
                RemoveLower(child);
            }
        }
        else if (parts[^1].StartsWith(Whiteout, StringComparison.Ordinal))
        {
            var hidden = Tree.Find(directory, parts[^1][Whiteout.Length..]);
            if (hidden != FileTree.None && _emptied.Add(~hidden))
            {
                RemoveLower(hidden);
            }
        }
        else
        {
            Put(directory, parts[^1], members, number);
        }
    }

    private void Put(int directory, string name, TarMembers members, int number)
    {
        var (member, details) = (members.Current, members.Details);
        var inode = details.Type == MemberDetails.HardLink ? FindLinked(details.LinkName) : Tree.AddInode(Describe(member, details, number));
        if (Tree.Find(directory, name) is var there && there != FileTree.None && !(Tree.IsDirectory(there) && Tree.Inode(inode).Kind == ImageFileKind.Directory))
        {
            RemoveAll(there);
        }

        Tree.Set(directory, name, inode, _layer);
        if (details.Type != MemberDetails.HardLink && (details.Attributes.Count > 0 || details.Type is MemberDetails.CharacterDevice or MemberDetails.BlockDevice))
        {
            _extraBytes += ExtraOverhead + details.Attributes.Sum(attribute => attribute.Key.Length + (long)attribute.Value.Length);
            if (_extraBytes > MaxExtraBytes)
            {
                throw new InvalidDataException("its extended attributes are longer than those of any image");
            }

            Tree.Extras[inode] = new FileExtras(details.Device, details.Attributes);
        }
    }

    private FileInode Describe(TarMember member, MemberDetails details, int number)
    {
        var kind = FileInode.KindOf(member, details);
        var target = kind == ImageFileKind.SymbolicLink ? Encoding.UTF8.GetBytes(details.LinkName) : [];
        return target.Length > MaxPath ? throw new InvalidDataException("a link in it is longer than any file system allows") : new FileInode
        {
            Kind = kind,
            Mode = (ushort)details.Mode,
            User = details.User,
            Group = details.Group,
            Size = kind == ImageFileKind.File ? member.Length : 0,
            Modified = (long)(member.Modified - DateTime.UnixEpoch).TotalSeconds,
            Layer = (ushort)_layer,
            Member = number,
            TargetStart = target.Length == 0 ? 0 : Tree.AddText(target),
            TargetLength = (ushort)target.Length,
        };
    }

    // The last part is not followed: a hard link may be one to a symbolic link.
    private int FindLinked(string target)
    {
        var parts = PartsOf(target);
        if (parts is [] || Tree.Find(Enter(parts.AsSpan()[..^1], target), parts[^1]) is not (var node and not FileTree.None) || Tree.IsDirectory(node))
        {
            throw new InvalidDataException($"a hard link in it leads to {target}, which is not a file");
        }

        return Tree.InodeOf(node);
    }

    /// <summary>The directory of a path, which is made where it is not there.</summary>
    private int Enter(ReadOnlySpan<string> parts, string name)
    {
        var (at, links) = (FileTree.Root, 0);
        var pending = new Stack<string>();
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            pending.Push(parts[i]);
        }

        while (pending.TryPop(out var part))
        {
            if (part == "..")
            {
                at = Math.Max(Tree.ParentOf(at), FileTree.Root);
                continue;
            }

            var next = Tree.Find(at, part);
            if (next == FileTree.None)
            {
                var made = Tree.AddInode(new FileInode { Kind = ImageFileKind.Directory, Mode = ImplicitMode, Member = FileTree.None, Layer = (ushort)_layer });
                at = Tree.Set(at, part, made, _layer);
            }
            else if (Tree.IsDirectory(next))
            {
                at = next;
            }
            else if (Tree.Inode(Tree.InodeOf(next)) is { Kind: ImageFileKind.SymbolicLink } link && ++links <= MaxLinks)
            {
                at = Follow(Tree.Target(link), at, pending);
            }
            else
            {
                throw new InvalidDataException($"{name} in it is below {Tree.Path(next)}, which is not a directory");
            }
        }

        return at;
    }

    /// <summary>Puts the parts of a link's target before what is still to be followed.</summary>
    /// <returns>Where they begin.</returns>
    public static int Follow(string target, int at, Stack<string> pending)
    {
        foreach (var part in target.Split('/').Where(part => part is not ("" or ".")).Reverse())
        {
            pending.Push(part);
        }

        return target.StartsWith('/') ? FileTree.Root : at;
    }

    private void RemoveAll(int node)
    {
        var pending = new Stack<int>([node]);
        while (pending.TryPop(out var at))
        {
            foreach (var child in Tree.IsDirectory(at) ? Tree.Children(at) : [])
            {
                pending.Push(child);
            }

            Tree.Remove(at);
        }
    }

    /// <summary>Removes what the layers below have; what this one put there stays, with the directories on the way to it.</summary>
    private void RemoveLower(int node)
    {
        var pending = new Stack<(int Node, bool IsEmptied)>([(node, false)]);
        while (pending.TryPop(out var step))
        {
            if (!step.IsEmptied && Tree.IsDirectory(step.Node))
            {
                pending.Push((step.Node, true));
                foreach (var child in Tree.Children(step.Node))
                {
                    pending.Push((child, false));
                }
            }
            else if (Tree.LayerOf(step.Node) < _layer && !(Tree.IsDirectory(step.Node) && Tree.Children(step.Node).Any()))
            {
                Tree.Remove(step.Node);
            }
        }
    }
}
