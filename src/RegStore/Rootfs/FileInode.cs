using RegStore.Archives;

namespace RegStore.Rootfs;

/// <summary>A file apart from its names, as a layer's tar describes it.</summary>
internal struct FileInode
{
    public long Size;

    /// <summary>Seconds since 1970.</summary>
    public long Modified;
    public int User;
    public int Group;

    /// <summary>Which member of the layer it is, from 0; -1 for a directory that no layer has an entry for.</summary>
    public int Member;

    /// <summary>Where in the tree's text the target of a symbolic link begins, or among its extras what few files have.</summary>
    public int TargetStart;
    public ushort TargetLength;
    public ushort Mode;

    /// <summary>Which layer it comes from, from 0 for the base.</summary>
    public ushort Layer;
    public ImageFileKind Kind;

    /// <summary>What a member of a layer is.</summary>
    /// <exception cref="InvalidDataException">Nothing that a layer may have.</exception>
    public static ImageFileKind KindOf(TarMember member, MemberDetails details) => details.Type switch
    {
        _ when member.Special == TarMembers.Sparse => throw new InvalidDataException($"{member.Name} in it is a sparse file, which no layer should have"),
        MemberDetails.HardLink => ImageFileKind.File,
        MemberDetails.SymbolicLink => ImageFileKind.SymbolicLink,
        MemberDetails.CharacterDevice => ImageFileKind.CharacterDevice,
        MemberDetails.BlockDevice => ImageFileKind.BlockDevice,
        MemberDetails.Pipe => ImageFileKind.Pipe,
        _ when member.Kind == MemberKind.Directory => ImageFileKind.Directory,
        _ when member.Kind == MemberKind.File => ImageFileKind.File,
        _ => throw new InvalidDataException($"{member.Name} in it is {member.Special}"),
    };
}

/// <summary>What few files have: extended attributes, the numbers of a device.</summary>
/// <param name="Device">The numbers of a device.</param>
/// <param name="Attributes">The extended attributes by name.</param>
internal sealed record FileExtras((int Major, int Minor) Device, IReadOnlyDictionary<string, byte[]> Attributes);
