using System.IO.Compression;
using RegStore.Files;
using SharpCompress.Compressors.ZStandard;

namespace RegStore.Backup;

/// <summary>
/// Where an archive is written: compressed or not, and able to take back what was written last, where the target can. Compressed, what can be taken back
/// is a frame of its own; frames one after the other are what gzip and zstd read as one.
/// </summary>
internal sealed class ArchiveOutput(Stream target, ArchiveCompression compression, int? level, Action? written) : WriteOnlyStream
{
    private const int UsualGzip = 6;
    private const int UsualZstd = 3;

    private readonly CountingStream _target = new(target, written);
    private Stream? _frame;

    /// <summary>Whether what is written can be taken back.</summary>
    public bool CanWindBack => written is not null;

    /// <summary>How many bytes the archive has so far.</summary>
    public long Written => _target.Count;

    /// <summary>A place that can be wound back to.</summary>
    public long Mark()
    {
        EndFrame();
        return Written;
    }

    /// <summary>Takes back all that was written since a mark.</summary>
    public void WindBack(long mark)
    {
        EndFrame();
        _target.CutTo(mark);
    }

    /// <summary>Ends what was begun; the target stays open.</summary>
    public void Finish()
    {
        EndFrame();
        _target.Flush();
    }

    public override void Write(ReadOnlySpan<byte> buffer) => (_frame ??= NewFrame()).Write(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing && compression != ArchiveCompression.None)
        {
            // A frame that an error broke off holds memory of its own; what it still has to say no longer counts.
            _target.Close();
            _frame?.Dispose();
        }

        base.Dispose(disposing);
    }

    private Stream NewFrame() => compression switch
    {
        ArchiveCompression.Gzip => new GZipStream(_target, new ZLibCompressionOptions { CompressionLevel = level ?? UsualGzip }, leaveOpen: true),
        ArchiveCompression.Zstd => new CompressionStream(_target, level ?? UsualZstd, bufferSize: 0, leaveOpen: true),
        _ => _target,
    };

    private void EndFrame()
    {
        if (_frame is not null && !ReferenceEquals(_frame, _target))
        {
            _frame.Dispose();
        }

        _frame = null;
    }

    /// <summary>Counts what reaches the target; closed, it lets everything fall.</summary>
    private sealed class CountingStream(Stream target, Action? written) : WriteOnlyStream
    {
        // Large enough that nobody notices the call, small enough that little is left at the end.
        private const long Portion = 64 * 1024 * 1024;

        private long _told;
        private bool _isClosed;

        public long Count { get; private set; }

        public void CutTo(long length)
        {
            target.Flush();
            target.SetLength(length);
            target.Position = Count = length;
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!_isClosed)
            {
                target.Write(buffer);
                Count += buffer.Length;
                if (Count - _told >= Portion)
                {
                    _told = Count;
                    written?.Invoke();
                }
            }
        }

        public override void Flush() => target.Flush();

        public override void Close() => _isClosed = true;
    }
}
