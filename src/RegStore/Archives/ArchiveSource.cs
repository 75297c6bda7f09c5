using System.Diagnostics.CodeAnalysis;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Archives;

/// <summary>An archive as a store. Read by its headers where it is a file that is not compressed, else in one pass.</summary>
/// <param name="input">Where its bytes come from.</param>
/// <param name="sink">Keeps what goes by; not used for what can be read anywhere.</param>
/// <param name="isOfPool">Whether its blobs lie elsewhere, in the pool of which it is a snapshot.</param>
[SuppressMessage("Design", "CA1001", Justification = "A store is never closed: what it holds is a handle for reading, which goes with it.")]
internal sealed class ArchiveSource(ArchiveInput input, IMemberSink sink, bool isOfPool = false) : IStoreSource, IArchived
{
    private readonly Lock _lock = new();
    private IMemberSink _sink = sink;
    private ArchiveContents? _contents;
    private readonly SemaphoreSlim _isPassing = new(1);
    private Passage? _passage;

    /// <summary>Whether what was read once can be read again.</summary>
    public bool CanReadAgain => input.IsFile;

    public ArchiveContents Contents
    {
        get
        {
            Prepare(ProgressMeter.Silent, CancellationToken.None);
            return _contents!;
        }
    }

    public StoreKind Kind => StoreKindDetector.Parse(Contents.Index?.StoreKind);

    public StorePlace Place => isOfPool ? StorePlace.Snapshot : StorePlace.Archive;

    public (int User, int Group)? Owner => FirstMember.FindOwner(input);

    public CacheState? Cache => Contents.Index?.Cached is { } entries ? CacheState.Of(entries) : null;

    public bool IsLive => false;
    public IReadOnlyList<Irregularity> Faults =>
        [.. Contents.Faults.Select(fault => new Irregularity(fault.Member, IrregularityKind.Unreadable, fault.Problem, default))];

    public IReadOnlyList<string> Beside => Contents.Index?.Beside ?? [];

    /// <summary>Walks the archive, if that was not done yet.</summary>
    /// <exception cref="RegistryStoreException">It holds no store, or is the snapshot of a pool and was taken out of it.</exception>
    public void Prepare(ProgressMeter meter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _contents ??= new ArchiveWalk(input, input.IsRandomAccess ? null : _sink, meter, cancellationToken).Run();
        }

        if (_contents.Index?.Pooled is not null && !isOfPool)
        {
            throw new RegistryStoreException(
                StoreFailure.NoStore, $"{input.Name} is a snapshot, and its blobs are in its pool: name the pool and the snapshot, as in POOL@latest.");
        }
    }

    /// <summary>Lets another keep what goes by; of no effect once the archive was walked.</summary>
    public void KeepBy(Func<IMemberSink, IMemberSink> other)
    {
        lock (_lock)
        {
            _sink = _contents is null ? other(_sink) : _sink;
        }
    }

    public IDirectoryHandle Enter() => new MemberDirectory(Contents.Tree, MemberTree.Root, Open);

    public Digest? FindDigest(string path, DigestAlgorithm algorithm) =>
        Contents.Digests.TryGetValue(Contents.Tree.Find(MemberTree.Root, path), out var digest) && digest.Function == algorithm ? digest : null;

    private Stream Open(int node)
    {
        var tree = Contents.Tree;
        var (offset, length) = (tree.Offset(node), tree.Entry(node).Length);
        return input.IsRandomAccess ? new WindowStream(input.Open(), offset, length)
            : _sink.Open(node) ?? (input.IsFile ? OpenAhead(offset, length) : throw new IOException("its bytes have already passed in the stream: name a file, which can be read again"));
    }

    // Members that are asked for in their order cost one more pass for all of them.
    private WindowOnPassage OpenAhead(long offset, long length)
    {
        _isPassing.Wait();
        try
        {
            if (_passage is null || _passage.Position > offset)
            {
                _passage?.Dispose();
                _passage = null;
                _passage = new Passage(input.Open());
            }

            _passage.SkipTo(offset);
            return new WindowOnPassage(_passage, length, () => _isPassing.Release());
        }
        catch
        {
            _isPassing.Release();
            throw;
        }
    }

    private sealed class Passage(Stream stream) : IDisposable
    {
        private readonly byte[] _scratch = new byte[64 * 1024];

        public long Position { get; private set; }

        // What the walk has met already is reported as a fault of the archive; here it is bytes that cannot be read.
        public int Read(Span<byte> buffer)
        {
            try
            {
                var read = stream.Read(buffer);
                Position += read;
                return read;
            }
            catch (InvalidDataException e)
            {
                throw new IOException(e.Message, e);
            }
        }

        public void SkipTo(long position)
        {
            while (Position < position && Read(_scratch.AsSpan(0, (int)Math.Min(_scratch.Length, position - Position))) > 0)
            {
            }
        }

        public void Dispose() => stream.Dispose();
    }

    private sealed class WindowOnPassage(Passage passage, long length, Action done) : ReadOnlyStream
    {
        private long _left = length;
        private Action? _done = done;

        public override int Read(Span<byte> buffer)
        {
            var read = passage.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
            _left -= read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            Interlocked.Exchange(ref _done, null)?.Invoke();
            base.Dispose(disposing);
        }
    }
}
