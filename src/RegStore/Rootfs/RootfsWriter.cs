using RegStore.Archives;
using RegStore.Reading;

namespace RegStore.Rootfs;

/// <summary>
/// Writes the file system of an image as a tar: directories first, each before what is in it, then files as the layers bring them, each with its other names after
/// it. The layers were proved when they were applied, and are read a second time for the data.
/// </summary>
internal sealed class RootfsWriter(ImageFiles files, Stream output, ProgressMeter meter, CancellationToken cancellationToken)
{
    private readonly FileTree _tree = files.Tree;
    private readonly PaxWriter _tar = new(output);
    private readonly byte[] _buffer = new byte[1 << 20];
    private int[] _nextName = [];

    /// <summary>Writes it.</summary>
    /// <returns>How many entries it has.</returns>
    /// <exception cref="RegistryStoreException">A layer changed since it was applied, or a name cannot be written.</exception>
    public int Write()
    {
        var (firstName, count) = (new int[_tree.InodeCount], 0);
        _nextName = new int[_tree.NodeCount];
        Array.Fill(firstName, FileTree.None);
        var pending = new Stack<int>([FileTree.Root]);
        while (pending.TryPop(out var node))
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            if (!_tree.IsDirectory(node))
            {
                Note(node, firstName);
                continue;
            }

            WriteHeader(node, "");
            foreach (var child in _tree.SortedChildren(node).AsEnumerable().Reverse())
            {
                pending.Push(child);
            }
        }

        var inode = 0;
        for (var layer = 0; layer < files.Layers.Count; layer++)
        {
            inode = WriteLayer(layer, inode, firstName);
        }

        _tar.Finish();
        return count;
    }

    private void Note(int node, int[] firstName)
    {
        var inode = _tree.InodeOf(node);
        if (firstName[inode] is var first && first == FileTree.None)
        {
            (firstName[inode], _nextName[node]) = (node, FileTree.None);
        }
        else
        {
            (_nextName[node], _nextName[first]) = (_nextName[first], node);
        }
    }

    // Files were met in the order of layers and members, and so are they met again.
    private int WriteLayer(int layer, int inode, int[] firstName)
    {
        var end = inode;
        while (end < _tree.InodeCount && _tree.Inode(end).Layer == layer)
        {
            end++;
        }

        using var reader = Enumerable.Range(inode, end - inode).Any(i => firstName[i] != FileTree.None) ? files.Open(layer) : null;
        for (; inode < end; inode++)
        {
            if (firstName[inode] is not (var name and not FileTree.None))
            {
                continue;
            }

            while (reader!.Number < _tree.Inode(inode).Member)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!reader.Next())
                {
                    throw reader.Malformed("it changed while it was read");
                }
            }

            WriteHeader(name, "");
            Copy(reader, _tree.Inode(inode).Size);
            meter.Add(1, _tree.Inode(inode).Size);
            var target = NameOf(name);
            for (var other = _nextName[name]; other != FileTree.None; other = _nextName[other])
            {
                WriteHeader(other, target);
            }
        }

        return end;
    }

    private void Copy(LayerReader reader, long size)
    {
        var left = size;
        try
        {
            while (left > 0 && reader.Members.Read(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, left))) is > 0 and var read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                output.Write(_buffer, 0, read);
                left -= read;
            }
        }
        catch (InvalidDataException e)
        {
            throw reader.Malformed(e.Message);
        }

        if (left > 0)
        {
            throw reader.Malformed("it became shorter while it was read");
        }

        _tar.Pad(size);
    }

    private void WriteHeader(int node, string hardLink)
    {
        var number = _tree.InodeOf(node);
        var inode = _tree.Inode(number);
        var extras = hardLink.Length == 0 ? _tree.Extras.GetValueOrDefault(number) : null;
        var type = hardLink.Length > 0 ? MemberDetails.HardLink : inode.Kind switch
        {
            ImageFileKind.Directory => MemberDetails.Directory,
            ImageFileKind.SymbolicLink => MemberDetails.SymbolicLink,
            ImageFileKind.CharacterDevice => MemberDetails.CharacterDevice,
            ImageFileKind.BlockDevice => MemberDetails.BlockDevice,
            ImageFileKind.Pipe => MemberDetails.Pipe,
            _ => '0',
        };
        var target = hardLink.Length > 0 ? hardLink : inode.Kind == ImageFileKind.SymbolicLink ? _tree.Target(inode) : "";
        _tar.WriteHeader(
            $"{NameOf(node)}{(type == MemberDetails.Directory ? "/" : "")}",
            new MemberDetails(type, inode.Mode, inode.User, inode.Group, target, extras?.Device ?? default, extras?.Attributes ?? PaxRecords.NoAttributes),
            hardLink.Length > 0 ? 0 : inode.Size,
            inode.Modified);
    }

    private string NameOf(int node)
    {
        var name = node == FileTree.Root ? "." : _tree.Path(node)[1..];
        return name.Contains('\uFFFD', StringComparison.Ordinal)
            ? throw new RegistryStoreException(StoreFailure.Refused, $"The image has a file whose name is not UTF-8, /{name}, and it would get another. Nothing was exported.")
            : name;
    }
}
