using System.IO.Abstractions;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Archives;

/// <summary>
/// Keeps what questions are answered from, links, manifests and configurations, in a temporary file without a name: in memory they would be many times
/// larger than all that is known of them.
/// </summary>
internal sealed class SpoolFile(IFileSystem fileSystem) : IMemberKeeper, IDisposable
{
    private const int MaxOtherLength = 1024;

    /// <summary>More than any store has, and less than would fill a disk.</summary>
    private const long MaxTotal = 4L << 30;

    private readonly Dictionary<int, (long Start, int Length)> _kept = [];
    private readonly Lock _lock = new();
    private Stream? _file;
    private long _end;

    public Stream? Keep(int node, Digest? digest, TarMember member, ReadOnlySpan<byte> start)
    {
        var isWanted = digest is null ? member.Length <= MaxOtherLength : member.Length <= ManifestReader.MaxLength && start.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        if (!isWanted || _end + member.Length > MaxTotal)
        {
            return null;
        }

        _kept[node] = (_end, (int)member.Length);
        _end += member.Length;
        _file ??= Create();
        _file.Position = _kept[node].Start;
        return _file;
    }

    public void Kept(int node, bool isSound)
    {
    }

    public Stream? Open(int node)
    {
        if (!_kept.TryGetValue(node, out var place))
        {
            return null;
        }

        var content = new byte[place.Length];
        lock (_lock)
        {
            _file!.Position = place.Start;
            var read = _file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return new MemoryStream(content, 0, read, writable: false);
        }
    }

    public void Dispose() => _file?.Dispose();

    private FileSystemStream Create()
    {
        var path = fileSystem.Path.Combine(fileSystem.Path.GetTempPath(), $"regstore-{Guid.NewGuid():n}.spool");
#pragma warning disable RS0030 // A temporary file of this process, far from any store.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 64 * 1024,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = fileSystem.FileStream.New(path, options);
        if (!OperatingSystem.IsWindows() && fileSystem is FileSystem)
        {
            // Without a name nothing is left of it, however the process ends.
            fileSystem.File.Delete(path);
        }
#pragma warning restore RS0030
        return file;
    }
}
