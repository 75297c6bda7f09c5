using System.Globalization;
using System.Text;
using RegStore.Files;

namespace RegStore.Reading;

/// <summary>Reads what is left of uploads: <c>_uploads/[id]/{startedat,data,hashstates}</c>.</summary>
internal static class UploadReader
{
    private const int MaxTimeLength = 64;

    // RFC 3339, as Go reads it: any fraction of a second, Z or an offset.
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static UploadEntry[] ReadAll(WalkedDirectory? directory)
    {
        var uploads = new List<UploadEntry>();
        foreach (var entry in directory?.Names() ?? [])
        {
            if (entry.Kind != EntryKind.Directory)
            {
                directory!.Unknown(entry);
            }
            else if (directory!.Look(entry.Name) is { } upload)
            {
                uploads.Add(Read(directory, upload));
            }
        }

        return [.. uploads.OrderBy(upload => upload.Id, StringComparer.Ordinal)];
    }

    private static UploadEntry Read(WalkedDirectory parent, DirectoryEntry upload)
    {
        var (length, started) = (0L, (DateTime?)null);
        using var directory = parent.Enter(upload.Name);
        foreach (var entry in directory?.Names() ?? [])
        {
            switch (entry)
            {
                case { Name: StorageLayout.Data, Kind: EntryKind.File }:
                    length = directory!.Look(entry.Name)?.Length ?? 0;
                    break;
                case { Name: StorageLayout.StartedAt, Kind: EntryKind.File }:
                    started = ReadTime(directory!);
                    break;
                case { Name: StorageLayout.HashStates, Kind: EntryKind.Directory }:
                    break;
                default:
                    directory!.Unknown(entry);
                    break;
            }
        }

        return new UploadEntry(upload.Name, started, length, upload.Modified);
    }

    private static DateTime? ReadTime(WalkedDirectory upload)
    {
        try
        {
            Span<byte> bytes = stackalloc byte[MaxTimeLength];
            return upload.Read(StorageLayout.StartedAt, bytes, out var length) is { Length: <= MaxTimeLength }
                && DateTime.TryParseExact(Encoding.ASCII.GetString(bytes[..length]), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
