using System.Globalization;
using System.Text.Json;
using RegStore.Model;
using RegStore.Scrubbing;
using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>What one file of lines says.</summary>
/// <param name="File">The file.</param>
/// <param name="Findings">The findings.</param>
/// <param name="Report">The report; null where the summary is missing, as the run did not come to its end.</param>
/// <param name="Store">The store, as it was named; null with the report.</param>
/// <param name="References">The images that were verified; empty for all.</param>
internal sealed record ReadReport(string File, IReadOnlyList<Finding> Findings, VerifyReport? Report, string? Store, IReadOnlyList<string> References);

/// <summary>The lines that <c>verify --json</c> printed -> the report that they were made of.</summary>
internal static class VerifyReader
{
    private const string Beginning = """{"message_type":""";

    /// <summary>Reads a file of lines.</summary>
    /// <exception cref="RegistryStoreException">The file cannot be read, or a line is none of <c>verify --json</c>.</exception>
    public static ReadReport Read(string path)
    {
        var (findings, number) = (new List<Finding>(), 0);
        VerifyReport? report = null;
        VerifySummaryLine? summary = null;
        try
        {
            foreach (var line in Whole(File.ReadAllLines(path)))
            {
                number++;
                if (report is not null)
                {
                    throw new FormatException("a line after the summary");
                }

                using var document = JsonDocument.Parse(line);
                switch (document.RootElement.GetProperty("message_type").GetString())
                {
                    case "finding":
                        findings.Add(Finding(JsonOutput.Read<FindingLine>(line)));
                        break;
                    case "summary":
                        summary = JsonOutput.Read<VerifySummaryLine>(line);
                        report = Report(summary, findings);
                        break;
                    case var other:
                        throw new FormatException($"a line of the type {other}");
                }
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path}:{number} was not printed by verify --json{(e is FormatException ? $": {e.Message}" : "")}", e);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RegistryStoreException(StoreFailure.NoStore, $"{path} does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} could not be read: {e.Message}", e);
        }

        return new ReadReport(path, findings, report, summary?.Store, summary?.References ?? []);
    }

    // A line that was cut when the run died is none; the summary that should follow is missing then.
    private static string[] Whole(string[] lines) =>
        lines.Length > 0 && lines[^1].StartsWith(Beginning, StringComparison.Ordinal) && !lines[^1].EndsWith('}') ? lines[..^1] : lines;

    private static Finding Finding(FindingLine line) => new()
    {
        Kind = FindingKind.All.FirstOrDefault(kind => kind.Id == line.Id) ?? throw new FormatException($"{line.Id} is no finding that this regstore knows"),
        Severity = Enum.Parse<Severity>(line.Severity, ignoreCase: true),
        Path = line.Path,
        Digest = line.Digest is { } digest ? Digest.Parse(digest) : null,
        Expected = line.Expected,
        Actual = line.Actual,
        Transient = line.Transient,
        Message = line.Message,
        Affects = [.. line.Affects.Select(text => ImageReference.ParseFound(text))],
        Snapshots = [.. line.Snapshots.Select(text => SnapshotId.Parse(text))],
        BlocksGc = Generation(line.BlocksGc),
        BlocksGcDeleteUntagged = Generation(line.BlocksGcDeleteUntagged),
        Remedies = [.. (line.RemedyCodes ?? []).Select(RemedyOf)],
    };

    private static Remedy RemedyOf(string code) =>
        Enum.GetValues<Remedy>().Cast<Remedy?>().FirstOrDefault(remedy => FindingJson.Code(remedy!.Value) == code) ?? throw new FormatException($"{code} is no remedy that this regstore knows");

    private static VerifyReport Report(VerifySummaryLine line, IReadOnlyList<Finding> findings) => line is not { Command: "verify", Schema: 1 }
        ? throw new FormatException($"the summary of {line.Command}, format {line.Schema}")
        : new VerifyReport
        {
            Findings = findings,
            Kind = KindText.Parse(line.StoreKind),
            Complete = line.Complete,
            Snapshots = line.Snapshots,
            Repositories = line.Repositories,
            Tags = line.Tags,
            Revisions = line.Revisions,
            Blobs = line.Blobs,
            BlobBytes = line.Bytes,
            BlobsRead = line.BlobsRead,
            BytesRead = line.BytesRead,
            Subset = line.Subset is null || IsSubset(line.Subset) ? line.Subset : throw new FormatException($"{line.Subset} is no part of a store"),
            TimedOut = line.TimedOut,
            Cancelled = line.Cancelled,
            Memory = line.BlobsNeverRead is { } never
                ? new ScrubMemory(line.OldestVerified is { } oldest ? DateTime.Parse(oldest, null, DateTimeStyles.AdjustToUniversal) : null, never)
                : null,
            BlocksGc = Generation(line.BlocksGc),
            BlocksGcDeleteUntagged = Generation(line.BlocksGcDeleteUntagged),
            CollectionLosses = [.. (line.GcWouldDestroy ?? []).Select(Loss)],
            MayBeCache = line.MayBeCache,
            Elapsed = TimeSpan.FromSeconds(line.Seconds),
        };

    private static CollectionLoss Loss(LossLine line) =>
        new(Generation([line.Server]), line.DeleteUntagged, line.Blobs, [.. line.Images.Select(text => ImageReference.ParseFound(text))]);

    private static bool IsSubset(string text) => text.Split('/') is not [var number, var count]
        || (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var t) && n >= 1 && n <= t);

    private static ServerGenerations Generation(IReadOnlyList<string> names) =>
        names.Aggregate(ServerGenerations.None, (all, name) => all | (Generations.Parse(name) ?? throw new FormatException($"{name} is no generation of servers")));
}
