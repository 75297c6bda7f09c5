using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Backup;

/// <summary>How an archive is compressed.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<ArchiveCompression>))]
public enum ArchiveCompression
{
    /// <summary>Not at all: layers are compressed already, and such an archive can be read anywhere without reading the rest.</summary>
    None,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>zstd.</summary>
    Zstd,
}

/// <summary>When an archive may take the place of a file that is there already.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<OverwriteRule>))]
public enum OverwriteRule
{
    /// <summary>
    /// If nothing was lost; an archive of a damaged store gets the name with <c>.damaged</c> after it instead, and one that lacks many of the tags of the file, or
    /// all images, the name with <c>.smaller</c>.
    /// </summary>
    IfSound,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never: the backup does not begin.</summary>
    Never,
}

/// <summary>What a backup covers, and how it is written.</summary>
public sealed class BackupOptions
{
    /// <summary>Which images go in.</summary>
    /// <value>The default is everything that revisions refer to.</value>
    public ImageSelection Selection { get; init => field = OptionValue.NotNull(value); } = new();

    /// <summary>How the archive is compressed; null for what its name ends with: <c>.gz</c>, <c>.tgz</c>, <c>.zst</c>, <c>.tzst</c>. Names that mean another compression are refused then.</summary>
    /// <value>The default is null.</value>
    public ArchiveCompression? Compression { get; init => field = value is { } given ? OptionValue.Defined(given) : null; }

    /// <summary>How hard it is compressed: gzip 0 to 9, zstd 1 to 22. Null for the usual: gzip 6, zstd 3.</summary>
    /// <value>The default is null.</value>
    public int? Level { get; init => field = value is { } given ? OptionValue.Between(given, 0, 22) : null; }

    /// <summary>The numeric user that owns the members.</summary>
    /// <value>The default is 0.</value>
    public int OwnerId { get; init => field = OptionValue.AtLeast(value, 0); }

    /// <summary>The numeric group that owns the members.</summary>
    /// <value>The default is 0.</value>
    public int GroupId { get; init => field = OptionValue.AtLeast(value, 0); }

    /// <summary>Whether the archive is read back and verified before it gets its name. Only for an archive in a file.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ReadBack { get; init; }

    /// <summary>When it may take the place of a file that is there already.</summary>
    /// <value>The default is <see cref="OverwriteRule.IfSound"/>.</value>
    public OverwriteRule Overwrite { get; init => field = OptionValue.Defined(value); }

    /// <summary>The mode of the file; null for 0600, as images may be private. Of an archive in a file only.</summary>
    /// <value>The default is null.</value>
    public UnixFileMode? Mode { get; init; }

    /// <summary>Whether nothing is written, and the report only says what would be, judged without reading the blobs.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool DryRun { get; init; }

    /// <summary>How many files are read at once while scanning.</summary>
    /// <value>The default is the number of processors.</value>
    public int Parallelism { get; init => field = OptionValue.AtLeast(value, 1); } = Environment.ProcessorCount;
}
