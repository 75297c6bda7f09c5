namespace RegStore.Reading;

/// <summary>How closely a scan looks: the less it has to tell, the faster it is.</summary>
internal enum ScanDepth
{
    /// <summary>
    /// Who promises what. A directory that holds its one file is not searched for others, a blob is known by its name alone, layer links are judged
    /// by their length, when a link was written is not asked, and the history of tags is not read.
    /// </summary>
    Promises,

    /// <summary>The same, and how long each blob is.</summary>
    Sizes,

    /// <summary>The same, and when each link was written, and the history of tags: what a copy is made from.</summary>
    Links,

    /// <summary>Everything but the bytes of blobs.</summary>
    Everything,
}
