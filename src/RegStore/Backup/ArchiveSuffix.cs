namespace RegStore.Backup;

/// <summary>What the end of an archive's name says of it.</summary>
internal static class ArchiveSuffix
{
    // What others write and regstore does not: a plain tar under such a name is found out when it is needed.
    private static readonly string[] NotWritten =
        [".xz", ".txz", ".bz2", ".bz", ".tbz", ".tbz2", ".tb2", ".lz", ".tlz", ".lzma", ".lzo", ".lz4", ".z", ".taz", ".br", ".sz", ".zip", ".7z", ".rar", ".jar"];

    /// <summary>How an archive is compressed that has a name.</summary>
    /// <exception cref="RegistryStoreException">In a way that is not written.</exception>
    public static ArchiveCompression CompressionOf(string path) =>
        HasAny(path, [".gz", ".tgz"]) ? ArchiveCompression.Gzip
        : HasAny(path, [".zst", ".tzst"]) ? ArchiveCompression.Zstd
        : NotWritten.FirstOrDefault(suffix => HasAny(path, [suffix])) is { } suffix
            ? throw new RegistryStoreException(
                StoreFailure.Refused, $"{path} ends in {suffix}, which regstore does not write: use .tar, .tar.gz or .tar.zst.")
            { Hint = StoreHint.ChooseCompression }
            : ArchiveCompression.None;

    /// <summary>What is put after the name of an archive that does not take the place of another.</summary>
    public static string Aside(SetAsideReason reason) => reason switch
    {
        SetAsideReason.None => "",
        SetAsideReason.Damaged => ".damaged",
        _ => ".smaller",
    };

    private static bool HasAny(string path, string[] suffixes) => suffixes.Any(suffix => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
