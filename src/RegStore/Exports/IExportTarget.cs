using RegStore.Blobs;
using RegStore.Reading;

namespace RegStore.Exports;

/// <summary>An image layout that is being written.</summary>
internal interface IExportTarget
{
    /// <summary>Where blobs go.</summary>
    IBlobDestination Blobs { get; }

    /// <summary>Whether the layout has a blob already, sound.</summary>
    bool Has(BlobEntry blob);

    /// <summary>Writes what comes before the blobs.</summary>
    void Begin();

    /// <summary>Ends the layout. Called only if all blobs are in it and sound.</summary>
    void Finish();
}
