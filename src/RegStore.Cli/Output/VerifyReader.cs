using System.Text.Json;
using RegStore.Checks;
using RegStore.Model;
using RegStore.Reading;
using RegStore.Scrubbing;

namespace RegStore.Cli.Output;

/// <summary>The lines that <c>verify --json</c> printed -> the report that they were made of.</summary>
internal static class VerifyReader
{
    /// <summary>Reads a file of lines.</summary>
    /// <returns>The findings, and the summary; null where that is missing, as the run did not come to its end.</returns>
    /// <exception cref="RegistryStoreException">The file cannot be read, or a line is none of <c>verify --json</c>.</exception>
    public static (IReadOnlyList<Finding> Findings, VerifyReport? Report) Read(string path)
    {
        var (findings, number) = (new List<Finding>(), 0);
        VerifyReport? report = null;
        try
        {
            foreach (var line in File.ReadLines(path))
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
                        report = Report(JsonOutput.Read<VerifySummaryLine>(line), findings);
                        break;
                    case var other:
                        throw new FormatException($"a line of the type {other}");
                }
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path}:{number} was not printed by verify --json: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} could not be read: {e.Message}", e);
        }

        return (findings, report);
    }

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
        Remedies = line.Remedies,
    };

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
            Subset = line.Subset,
            TimedOut = line.TimedOut,
            Cancelled = line.Cancelled,
            Memory = line.BlobsNeverRead is { } never
                ? new ScrubMemory(line.OldestVerified is { } oldest ? DateTime.Parse(oldest, null, System.Globalization.DateTimeStyles.AdjustToUniversal) : null, never)
                : null,
            BlocksGc = Generation(line.BlocksGc),
            BlocksGcDeleteUntagged = Generation(line.BlocksGcDeleteUntagged),
            Elapsed = TimeSpan.FromSeconds(line.Seconds),
        };

    private static ServerGenerations Generation(IReadOnlyList<string> names) =>
        names.Aggregate(ServerGenerations.None, (all, name) => all | (Generations.Parse(name) ?? throw new FormatException($"{name} is no generation of servers")));
}
