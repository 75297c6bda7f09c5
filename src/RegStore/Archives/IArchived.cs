namespace RegStore.Archives;

/// <summary>A store of which an archive tells what should be in it.</summary>
internal interface IArchived
{
    /// <summary>What the walk through the archive found.</summary>
    ArchiveContents Contents { get; }
}
