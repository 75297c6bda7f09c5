using RegStore.Reading;

namespace RegStore.Archives;

/// <summary>The names of the members of an archive that <c>backup</c> wrote.</summary>
internal static class ArchiveLayout
{
    /// <summary>The first member: what is in the archive.</summary>
    public const string Index = ".regstore/index.json";

    /// <summary>The last member: what was written, and what was not and why.</summary>
    public const string Seal = ".regstore/seal.json";

    public const int Schema = 1;

    /// <summary>Where the store lies in the archive, as below the root of a registry's volume.</summary>
    public static readonly string Store = StorageLayout.DriverPath[1..];
}
