using System.Globalization;
using System.Text;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>Reads what is left of uploads: <c>_uploads/[id]/{startedat,data,hashstates}</c>.</summary>
internal static class UploadReader
{
    private const int MaxTimeLength = 64;

    // RFC 3339, as Go reads it: any fraction of a second, Z or an offset.
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static UploadEntry[] ReadAll(StoreWalk walk, RepositoryName name)
    {
        var uploads = new List<UploadEntry>();
        var directory = StorageLayout.UploadsOf(name);
        foreach (var entry in walk.List(directory))
        {
            if (entry.Kind == EntryKind.Directory)
            {
                uploads.Add(Read(walk, $"{directory}/{entry.Name}", entry));
            }
            else
            {
                walk.Unknown($"{directory}/{entry.Name}", entry);
            }
        }

        return [.. uploads.OrderBy(upload => upload.Id, StringComparer.Ordinal)];
    }

    private static UploadEntry Read(StoreWalk walk, string directory, SourceEntry upload)
    {
        var (length, started) = (0L, (DateTime?)null);
        foreach (var entry in walk.List(directory))
        {
            var path = $"{directory}/{entry.Name}";
            switch (entry)
            {
                case { Name: StorageLayout.Data, Kind: EntryKind.File }:
                    length = entry.Length;
                    break;
                case { Name: StorageLayout.StartedAt, Kind: EntryKind.File }:
                    started = ReadTime(walk.Source, path, entry.Length);
                    break;
                case { Name: StorageLayout.HashStates, Kind: EntryKind.Directory }:
                    break;
                default:
                    walk.Unknown(path, entry);
                    break;
            }
        }

        return new UploadEntry(upload.Name, started, length, upload.Modified);
    }

    private static DateTime? ReadTime(IStoreSource source, string path, long length)
    {
        if (length is 0 or > MaxTimeLength)
        {
            return null;
        }

        try
        {
            Span<byte> bytes = stackalloc byte[MaxTimeLength];
            using var stream = source.Open(path);
            var text = Encoding.ASCII.GetString(bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)]);
            return DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
