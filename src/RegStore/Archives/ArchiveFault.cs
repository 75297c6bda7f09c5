namespace RegStore.Archives;

/// <summary>What is wrong with an archive as an archive.</summary>
internal enum ArchiveFaultKind
{
    /// <summary>It ends in the middle, or before its seal.</summary>
    CutShort,

    /// <summary>What follows cannot be read: no header where one belongs, or bytes that cannot be decompressed.</summary>
    Damaged,

    /// <summary>A member that an archive of a store has no use for.</summary>
    Refused,

    /// <summary>A second member with the path of another.</summary>
    Duplicate,

    /// <summary>Index, seal and members do not agree.</summary>
    Mismatch,

    /// <summary>Members of a sort that other programs write and that is not read here.</summary>
    Unsupported,
}

/// <summary>One fault.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Member">The name of the member, as written; that of the archive's seal where it is about the whole.</param>
/// <param name="Problem">What was found, in words.</param>
internal sealed record ArchiveFault(ArchiveFaultKind Kind, string Member, string Problem);
