using RegStore.Archives;
using RegStore.Model;

namespace RegStore.Rootfs;

/// <summary>What one layer adds, replaces and takes away, in the order of its tar.</summary>
internal static class LayerChanges
{
    /// <summary>Lists the changes of a layer.</summary>
    /// <param name="open">Opens the layer.</param>
    /// <param name="number">Its number, 1 for the base.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="pattern">Only these paths; null for all.</param>
    public static IEnumerable<ImageFile> Of(Func<LayerReader> open, int number, Digest digest, string? pattern)
    {
        using var layer = open();
        while (layer.Next())
        {
            if (Describe(layer) is { } change && ImageFiles.Matches(change.Path, pattern))
            {
                (change.Layer, change.LayerDigest) = (number, digest);
                yield return change;
            }
        }
    }

    private static ImageFile? Describe(LayerReader layer)
    {
        var (member, details) = (layer.Members.Current, layer.Members.Details);
        try
        {
            var parts = RootfsBuilder.PartsOf(member.Name);
            return parts is [] ? null
                : parts[^1] == RootfsBuilder.Opaque ? new ImageFile(PathOf(parts[..^1]), ImageFileKind.OpaqueWhiteout) { Modified = member.Modified }
                : parts[^1].StartsWith(RootfsBuilder.Whiteout, StringComparison.Ordinal)
                    ? new ImageFile(PathOf([.. parts[..^1], parts[^1][RootfsBuilder.Whiteout.Length..]]), ImageFileKind.Whiteout) { Modified = member.Modified }
                : Describe(PathOf(parts), member, details);
        }
        catch (InvalidDataException e)
        {
            throw layer.Malformed(e.Message);
        }
    }

    private static ImageFile Describe(string path, TarMember member, MemberDetails details)
    {
        var kind = FileInode.KindOf(member, details);
        return new ImageFile(path, kind)
        {
            Mode = (UnixFileMode)details.Mode,
            OwnerId = details.User,
            GroupId = details.Group,
            Size = kind == ImageFileKind.File && details.Type != MemberDetails.HardLink ? member.Length : 0,
            Modified = member.Modified,
            LinkTarget = kind == ImageFileKind.SymbolicLink ? details.LinkName : null,
            SameAs = details.Type == MemberDetails.HardLink ? PathOf(RootfsBuilder.PartsOf(details.LinkName)) : null,
        };
    }

    private static string PathOf(string[] parts) => $"/{string.Join('/', parts)}";
}
