using RegStore.Files;

namespace RegStore.Rootfs;

/// <summary>The data of the member that the reader of a layer stands at; owns the reader.</summary>
internal sealed class LayerFile(LayerReader layer) : ReadOnlyStream
{
    public override long Length => layer.Members.Current.Length;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return layer.Members.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw layer.Malformed(e.Message);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            layer.Dispose();
        }

        base.Dispose(disposing);
    }
}
