namespace RegStore.Archives;

/// <summary>What a member of a tar is.</summary>
internal enum MemberKind
{
    File,
    Directory,

    /// <summary>A link, device, pipe, sparse file or anything else that an archive of a store has no use for.</summary>
    Refused,
}

/// <summary>A member of a tar, as its header tells.</summary>
/// <param name="Name">Its name, as written; nothing in it can be trusted.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Length">How many bytes of data follow the header.</param>
/// <param name="Offset">Where they begin in the tar.</param>
/// <param name="Modified">When it was last written, UTC, to the second.</param>
/// <param name="Special">What it is in words, if it is refused; null otherwise.</param>
/// <param name="Owner">The numeric user and group; null if they are no numbers.</param>
internal readonly record struct TarMember(string Name, MemberKind Kind, long Length, long Offset, DateTime Modified, string? Special = null, (int User, int Group)? Owner = null);
