using System.Diagnostics.CodeAnalysis;
using System.Formats.Tar;
using System.Text;
using RegStore.Archives;
using RegStore.Checks;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>Writes the members of an archive. A blob that is not what its digest says is taken back where that can be done, and told in any case.</summary>
/// <remarks>In GNU's dialect: the PAX members of the framework carry the number of the process, and would differ from run to run.</remarks>
[SuppressMessage("Usage", "CA2213", Justification = "Disposing the tar writer ends the tar, which one that broke off must not have.")]
internal sealed class ArchiveWriter(ArchiveOutput output, IStoreSource source, BackupOptions options, ProgressMeter meter, TimeProvider time) : IDisposable
{
    /// <summary>Up to here a blob is proved before its member is begun: whatever a server writes in place is as small as a manifest.</summary>
    private const int ProvedBefore = ManifestReader.MaxLength;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly TarWriter _tar = new(output, TarEntryFormat.Gnu, leaveOpen: true);
    private readonly BlobPump _pump = new();
    private readonly MemoryStream _small = new();

    public void WriteDocument(string name, byte[] content)
    {
        using var data = new MemoryStream(content);
        Write(name, data, DateTime.UnixEpoch);
    }

    public void Write(PlannedLink link)
    {
        var name = $"{ArchiveLayout.Store}{link.Path}";
        if (link.Target is { } target)
        {
            using var data = new MemoryStream(Encoding.ASCII.GetBytes(target.ToString()));
            Write(name, data, link.Modified);
        }
        else
        {
            _tar.WriteEntry(Entry(TarEntryType.Directory, $"{name}/", DirectoryMode, DateTime.UnixEpoch));
        }
    }

    /// <summary>Writes a blob, and tells what its bytes were. It is in the archive if they were sound, or if it cannot be taken back.</summary>
    public BlobReading Write(BlobEntry blob, CancellationToken cancellationToken)
    {
        try
        {
            var first = Try(blob, cancellationToken);
            if (first.Verdict is BlobVerdict.Sound or BlobVerdict.Vanished || (blob.Length > ProvedBefore && !output.CanWindBack))
            {
                return first;
            }

            BlobHasher.LetItBeWritten(blob, time);
            var second = Try(blob, cancellationToken);
            return second.Verdict == BlobVerdict.Sound && first.Verdict == BlobVerdict.Mismatch ? first with { Verdict = BlobVerdict.Transient } : second;
        }
        finally
        {
            meter.Add(1, 0);
        }
    }

    /// <summary>Writes the blocks that end a tar.</summary>
    public void Finish()
    {
        _tar.Dispose();
        output.Finish();
    }

    public void Dispose()
    {
        _pump.Dispose();
        _small.Dispose();
    }

    private BlobReading Try(BlobEntry blob, CancellationToken cancellationToken)
    {
        using var content = BlobContent.Open(source, blob, out var failure);
        if (content is null)
        {
            return failure;
        }

        var isSmall = blob.Length <= ProvedBefore;
        var mark = !isSmall && output.CanWindBack ? output.Mark() : (long?)null;
        var (actual, length) = isSmall ? ReadSmall(content, blob, cancellationToken) : WriteLarge(content, blob, cancellationToken);
        var reading = content.Judge(actual, length);
        if (reading.Verdict != BlobVerdict.Sound && mark is { } place)
        {
            output.WindBack(place);
        }
        else if (reading.Verdict == BlobVerdict.Sound && isSmall)
        {
            _small.Position = 0;
            Write(NameOf(blob), _small, blob.Modified);
        }

        return reading;
    }

    private (Digest Actual, long Length) ReadSmall(BlobContent content, BlobEntry blob, CancellationToken cancellationToken)
    {
        _small.SetLength(0);
        return _pump.Pass(content, _small, blob.Digest.Algorithm, Passed, cancellationToken);
    }

    private (Digest Actual, long Length) WriteLarge(BlobContent content, BlobEntry blob, CancellationToken cancellationToken)
    {
        using var member = new BlobMember(content, blob, _pump, Passed, cancellationToken);
        Write(NameOf(blob), member, blob.Modified);
        return member.Passed;
    }

    private void Passed(int bytes) => meter.Add(0, bytes);

    private static string NameOf(BlobEntry blob) => $"{ArchiveLayout.Store}{StorageLayout.Blob(blob.Digest)}";

    private void Write(string name, Stream data, DateTime modified)
    {
        var entry = Entry(TarEntryType.RegularFile, name, FileMode, modified);
        entry.DataStream = data;
        _tar.WriteEntry(entry);
    }

    private GnuTarEntry Entry(TarEntryType type, string name, UnixFileMode mode, DateTime modified) => new(type, name)
    {
        Mode = mode,
        Uid = options.OwnerId,
        Gid = options.GroupId,
        ModificationTime = new DateTimeOffset(modified < DateTime.UnixEpoch ? DateTime.UnixEpoch : modified, TimeSpan.Zero),
    };
}
