using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RegStore.Archives;
using RegStore.Backup;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Pools;

/// <summary>The file of a snapshot: a tar of index, links and seal as an archive has them, without the blobs.</summary>
internal sealed class SnapshotFile
{
    private readonly PoolDirectory _pool;
    private readonly IStoreSource _source;
    private readonly BackupReport _content;
    private readonly IEnumerable<PlannedLink> _links;
    private readonly RunContext _run;
    private readonly byte[] _index;
    private readonly int _count;

    public SnapshotFile(PoolDirectory pool, IStoreSource source, BackupPlan plan, BackupReport content, IEnumerable<PlannedLink> links, RunContext run)
    {
        (_pool, _source, _content, _links, _run) = (pool, source, content, links, run);
        var lost = content.Skipped.Where(item => item.Reference is null).Select(item => item.Digest).ToHashSet();
        (_count, var digest) = Summarize(links);
        var pooled = new PooledContent(_count, digest, SealedSkip.From(content.Skipped));
        _index = ArchiveDocuments.Write(PlannedIndex.Of(plan, plan.Blobs.Where(blob => !lost.Contains(blob.Digest)), source.Kind, source.Beside, pooled));
    }

    /// <summary>Whether a snapshot of the pool says the same, and its file is there to its last byte.</summary>
    public bool IsSameAs(SnapshotId other, CancellationToken cancellationToken)
    {
        try
        {
            return _pool.ReadIndexBytes(other, cancellationToken).AsSpan().SequenceEqual(_index) && EndsWithSeal(_pool.PathOf(other));
        }
        catch (Exception e) when (e is RegistryStoreException or IOException)
        {
            // What cannot be read is not the same; verify says what is wrong with it.
            return false;
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="same">A snapshot that says the same, of which this becomes a second name; null if there is none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public SnapshotId Write(SnapshotId? same, CancellationToken cancellationToken)
    {
        var id = SnapshotId.NewAfter(_pool.Ids(), _run.Time.GetUtcNow());
        var path = _pool.PathOf(id);
        if (same is { } twin && DiskClone.TryLink(_pool.FileSystem, _pool.PathOf(twin), path))
        {
            DiskFlush.Names(_pool.FileSystem, _pool.Snapshots);
            return id;
        }

        using var file = new OutputFile(_pool.FileSystem, path, OverwriteRule.Never, _pool.Ownership);
        using (var output = new ArchiveOutput(file.Stream, ArchiveCompression.None, null, null))
        {
            Write(output, cancellationToken);
        }

        file.Flush();
        cancellationToken.ThrowIfCancellationRequested();
        file.Commit();
        return id;
    }

    private void Write(ArchiveOutput output, CancellationToken cancellationToken)
    {
        using var writer = new ArchiveWriter(output, default);
        writer.WriteDocument(ArchiveLayout.Index, _index);
        foreach (var link in _links)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Write(link);
        }

        WriteEnd(writer);
    }

    private void WriteEnd(ArchiveWriter writer)
    {
        writer.WriteDocument(ArchiveLayout.Seal, ArchiveDocuments.Write(_content.Seal(Digest.Compute(_index), _count)));
        writer.Finish();
    }

    private bool EndsWithSeal(string path)
    {
        using var expected = new MemoryStream();
        using var output = new ArchiveOutput(expected, ArchiveCompression.None, null, null);
        using var writer = new ArchiveWriter(output, default);
        WriteEnd(writer);
        using var file = _pool.FileSystem.FileInfo.New(path).OpenRead();
        var end = new byte[Math.Min(expected.Length, file.Length)];
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        return expected.ToArray().AsSpan().SequenceEqual(end);
    }

    private static long SecondsOf(DateTime time) => Math.Max((time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond, 0);

    private static (int Count, Digest Digest) Summarize(IEnumerable<PlannedLink> links)
    {
        var count = 0;
        var line = new byte[32 * 1024];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var link in links)
        {
            count += link.Target is null ? 0 : 1;
            var length = Encoding.UTF8.GetBytes(link.Path, line);
            line[length++] = (byte)' ';
            length += link.Target is { } target ? Encoding.UTF8.GetBytes(target.ToString(), line.AsSpan(length)) : 0;
            BinaryPrimitives.WriteInt64BigEndian(line.AsSpan(length), SecondsOf(link.Modified));
            hash.AppendData(line, 0, length + sizeof(long));
        }

        return (count, new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset()));
    }
}
