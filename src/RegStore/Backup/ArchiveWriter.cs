using System.Diagnostics.CodeAnalysis;
using System.Formats.Tar;
using RegStore.Archives;
using RegStore.Blobs;
using RegStore.Reading;

namespace RegStore.Backup;

/// <summary>Writes the members of an archive. A blob that is not what its digest says is taken back where that can be done, and told in any case.</summary>
/// <remarks>In GNU's dialect: the PAX members of the framework carry the number of the process, and would differ from run to run.</remarks>
/// <param name="output">Where they go.</param>
/// <param name="owner">Who owns what tar unpacks as root.</param>
/// <param name="nameOf">What the member of a blob is called; null for its place in a store.</param>
[SuppressMessage("Usage", "CA2213", Justification = "Disposing the tar writer ends the tar, which one that broke off must not have.")]
internal sealed class ArchiveWriter(ArchiveOutput output, (int User, int Group) owner, Func<BlobEntry, string>? nameOf = null) : IBlobDestination, IDisposable
{
    /// <summary>Up to here a blob is proved before its member is begun: whatever a server writes in place is as small as a manifest.</summary>
    private const int ProvedBefore = ManifestReader.MaxLength;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly TarWriter _tar = new(output, TarEntryFormat.Gnu, leaveOpen: true);
    private readonly MemoryStream _small = new();
    private long _mark;

    public void WriteDocument(string name, byte[] content)
    {
        using var data = new MemoryStream(content);
        Write(name, data, DateTime.UnixEpoch);
    }

    public void WriteDirectory(string name) => _tar.WriteEntry(Entry(TarEntryType.Directory, $"{name}/", DirectoryMode, DateTime.UnixEpoch));

    public void Write(PlannedLink link)
    {
        var name = $"{ArchiveLayout.Store}{link.Path}";
        if (link.Target is { } target)
        {
            using var data = new MemoryStream(StorageLayout.LinkContent(target));
            Write(name, data, link.Modified);
        }
        else
        {
            WriteDirectory(name);
        }
    }

    // As long as the index says, whatever became of it since.
    public BlobReading Take(BlobContent content, BlobPass pass)
    {
        var blob = content.Blob;
        content.EndAt(blob.Length);
        if (IsSmall(blob))
        {
            _small.SetLength(0);
            return content.Judge(pass(content, _small));
        }

        _mark = output.CanWindBack ? output.Mark() : 0;
        using var member = new BlobMember(content, pass);
        Write(NameOf(blob), member, blob.Modified);
        return content.Judge(member.Passed);
    }

    public void Keep(BlobEntry blob)
    {
        if (IsSmall(blob))
        {
            _small.Position = 0;
            Write(NameOf(blob), _small, blob.Modified);
        }
    }

    public bool Discard(BlobEntry blob)
    {
        if (!IsSmall(blob) && output.CanWindBack)
        {
            output.WindBack(_mark);
        }

        return IsSmall(blob) || output.CanWindBack;
    }

    /// <summary>Writes the blocks that end a tar.</summary>
    public void Finish()
    {
        _tar.Dispose();
        output.Finish();
    }

    public void Dispose() => _small.Dispose();

    private static bool IsSmall(BlobEntry blob) => blob.Length <= ProvedBefore;

    private string NameOf(BlobEntry blob) => nameOf?.Invoke(blob) ?? $"{ArchiveLayout.Store}{StorageLayout.Blob(blob.Digest)}";

    private void Write(string name, Stream data, DateTime modified)
    {
        var entry = Entry(TarEntryType.RegularFile, name, FileMode, modified);
        entry.DataStream = data;
        _tar.WriteEntry(entry);
    }

    private GnuTarEntry Entry(TarEntryType type, string name, UnixFileMode mode, DateTime modified) => new(type, name)
    {
        Mode = mode,
        Uid = owner.User,
        Gid = owner.Group,
        ModificationTime = new DateTimeOffset(modified < DateTime.UnixEpoch ? DateTime.UnixEpoch : modified, TimeSpan.Zero),
    };
}
