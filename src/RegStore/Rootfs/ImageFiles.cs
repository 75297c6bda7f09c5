using System.IO.Enumeration;
using RegStore.Listing;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Rootfs;

/// <summary>The files of one image: its layers, read one after the other and proved, and what they make.</summary>
internal sealed class ImageFiles
{
    private readonly ImageReader _reader;
    private readonly CancellationToken _cancellationToken;

    private ImageFiles(ImageReader reader, RepositoryName repository, Manifest manifest, CancellationToken cancellationToken)
    {
        (_reader, _cancellationToken) = (reader, cancellationToken);
        Layers = [.. manifest.Layers.Select(layer => (layer.Digest, reader.StoredAs(repository, layer.Digest)))];
    }

    /// <summary>The layers, base first: what the manifest calls each, and what it is stored under.</summary>
    public IReadOnlyList<(Digest Named, Digest Stored)> Layers { get; }

    /// <summary>What the layers make; empty until they were applied.</summary>
    public FileTree Tree { get; private set; } = new();

    /// <summary>Finds an image.</summary>
    /// <exception cref="RegistryStoreException">The store does not hold it, what leads to it is damaged, or it is no image.</exception>
    public static (ImageFiles Files, Digest Digest, Platform? Platform) Find(IStoreSource source, ImageReference reference, string? platform, CancellationToken cancellationToken)
    {
        var reader = new ImageReader(source, cancellationToken);
        var (digest, chosen) = reader.Choose(reference, platform);
        var manifest = reader.ReadManifest(digest);
        return manifest.Config is { MediaType: { IsImageConfig: true } }
            ? (new ImageFiles(reader, reference.Repository, manifest, cancellationToken), digest, chosen)
            : throw new RegistryStoreException(StoreFailure.NotInStore, $"{reference} is not an image: it has no image configuration, and therefore no files.");
    }

    /// <summary>Applies all layers.</summary>
    /// <exception cref="RegistryStoreException">A layer is missing, damaged, or none.</exception>
    public ImageFiles Apply()
    {
        var builder = new RootfsBuilder();
        Tree = builder.Tree;
        for (var layer = 0; layer < Layers.Count; layer++)
        {
            using var reader = Open(layer);
            builder.Apply(reader);
        }

        return this;
    }

    /// <summary>Opens a layer.</summary>
    /// <param name="layer">Its number, from 0 for the base.</param>
#pragma warning disable CA2000 // The reader owns the stream.
    public LayerReader Open(int layer) => new(_reader.OpenBlob(Layers[layer].Stored), Layers[layer].Named, _cancellationToken);
#pragma warning restore CA2000

    /// <summary>The entries, in the order of their paths.</summary>
    /// <param name="pattern">Only these: a path with what is below it, or one in which <c>*</c> stands for any characters; null for all.</param>
    public IEnumerable<ImageFile> List(string? pattern)
    {
        var first = new int[Tree.InodeCount];
        Array.Fill(first, FileTree.None);
        var pending = new Stack<int>([FileTree.Root]);
        while (pending.TryPop(out var node))
        {
            if (node != FileTree.Root && Matches(Tree.Path(node), pattern))
            {
                yield return Describe(node, first);
            }

            if (Tree.IsDirectory(node))
            {
                foreach (var child in Tree.SortedChildren(node).AsEnumerable().Reverse())
                {
                    pending.Push(child);
                }
            }
        }
    }

    /// <summary>The changes of one layer.</summary>
    /// <param name="layer">Its number, 1 for the base.</param>
    /// <param name="pattern">As of the list of all.</param>
    /// <exception cref="RegistryStoreException">The image has no such layer, or it is missing or damaged.</exception>
    public IEnumerable<ImageFile> Changes(int layer, string? pattern) => layer >= 1 && layer <= Layers.Count
        ? LayerChanges.Of(() => Open(layer - 1), layer, Layers[layer - 1].Named, pattern)
        : throw new RegistryStoreException(StoreFailure.NotInStore, $"The image has {Layers.Count} layers, and none with the number {layer}.");

    /// <summary>Whether a path is one that a pattern means.</summary>
    public static bool Matches(string path, string? pattern)
    {
        if (pattern is null || pattern.Trim('/').Length == 0)
        {
            return true;
        }

        var wanted = $"/{pattern.Trim('/')}";
        return path == wanted || path.StartsWith($"{wanted}/", StringComparison.Ordinal)
            || (wanted.AsSpan().ContainsAny('*', '?') && FileSystemName.MatchesSimpleExpression(wanted, path, ignoreCase: false));
    }

    /// <summary>Finds the file that a path leads to, through symbolic links.</summary>
    /// <returns>The file; null if there is none.</returns>
    public FileInode? FindFile(string path)
    {
        const int maxLinks = 40;
        var (at, links) = (FileTree.Root, 0);
        var pending = new Stack<string>(path.Split('/').Where(part => part is not ("" or ".")).Reverse());
        while (pending.TryPop(out var part))
        {
            var next = part == ".." ? Math.Max(Tree.ParentOf(at), FileTree.Root) : Tree.IsDirectory(at) ? Tree.Find(at, part) : FileTree.None;
            if (next == FileTree.None)
            {
                return null;
            }

            if (Tree.Inode(Tree.InodeOf(next)) is { Kind: ImageFileKind.SymbolicLink } link)
            {
                if (++links > maxLinks)
                {
                    return null;
                }

                at = RootfsBuilder.Follow(Tree.Target(link), at, pending);
            }
            else
            {
                at = next;
            }
        }

        return Tree.Inode(Tree.InodeOf(at));
    }

    /// <summary>Opens the data of a file.</summary>
    /// <exception cref="RegistryStoreException">The layer is another one than when it was applied.</exception>
    public Stream OpenFile(FileInode file)
    {
#pragma warning disable CA2000 // The stream that is returned owns the reader.
        var layer = Open(file.Layer);
#pragma warning restore CA2000
        try
        {
            while (layer.Number < file.Member)
            {
                if (!layer.Next())
                {
                    throw layer.Malformed("it changed while it was read");
                }
            }

            return new LayerFile(layer);
        }
        catch
        {
            layer.Dispose();
            throw;
        }
    }

    private ImageFile Describe(int node, int[] first)
    {
        var inode = Tree.Inode(Tree.InodeOf(node));
        ref var named = ref first[Tree.InodeOf(node)];
        var isFirst = named == FileTree.None;
        named = isFirst ? node : named;
        return new ImageFile(Tree.Path(node), inode.Kind)
        {
            Mode = (UnixFileMode)inode.Mode,
            OwnerId = inode.User,
            GroupId = inode.Group,
            Size = inode.Size,
            Modified = DateTime.UnixEpoch.AddSeconds(inode.Modified),
            LinkTarget = inode.Kind == ImageFileKind.SymbolicLink ? Tree.Target(inode) : null,
            SameAs = isFirst ? null : Tree.Path(named),
            Layer = inode.Layer + 1,
            LayerDigest = Layers[inode.Layer].Named,
        };
    }
}
