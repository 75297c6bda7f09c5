using RegStore.Backup;
using RegStore.Blobs;
using RegStore.Reading;

namespace RegStore.Exports;

/// <summary>Writes an image layout as one tar: its documents, then its blobs in the order of their digests, so that the same images give the same bytes.</summary>
internal sealed class LayoutTar(ExportPlan plan, ArchiveOutput output) : IExportTarget, IDisposable
{
    private readonly ArchiveWriter _writer = new(output, default, blob => LayoutDocuments.BlobPath(blob.Digest));

    public IBlobDestination Blobs => _writer;

    public bool Has(BlobEntry blob) => false;

    public void Begin()
    {
        _writer.WriteDocument(LayoutDocuments.Layout, LayoutDocuments.LayoutFile);
        _writer.WriteDocument(LayoutDocuments.Index, LayoutDocuments.WriteIndex(plan.Images));
        if (LayoutDocuments.WriteDockerManifest(plan.Images) is { } manifest)
        {
            _writer.WriteDocument(LayoutDocuments.DockerManifest, manifest);
        }

        _writer.WriteDirectory(LayoutDocuments.Blobs);
        foreach (var algorithm in plan.Blobs.Keys.Select(digest => digest.Algorithm).Distinct())
        {
            _writer.WriteDirectory($"{LayoutDocuments.Blobs}/{algorithm}");
        }
    }

    public void Finish() => _writer.Finish();

    public void Dispose() => _writer.Dispose();
}
