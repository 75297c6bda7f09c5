using System.IO.Abstractions;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Archives;

/// <summary>
/// Keeps what questions are answered from, links, manifests and configurations, in a temporary file without a name: in memory they would be many times
/// larger than all that is known of them.
/// </summary>
internal sealed class SpoolFile(IFileSystem fileSystem) : IMemberSink, IDisposable
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
        _file ??= TemporaryFile.Create(fileSystem);
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
}
