namespace RegStore.Archives;

/// <summary>A store of which an archive says what should be in it.</summary>
internal interface IArchived
{
    /// <summary>What the walk through the archive found.</summary>
    ArchiveContents Contents { get; }

    /// <summary>Lets another keep what a stream that is read once brings; of no effect on what can be read at any time, or was read.</summary>
    void KeepBy(Func<IMemberSink, IMemberSink> other);
}
