using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RegStore.Model;
using RegStore.Scrubbing;

namespace RegStore.Verification;

/// <summary>Reads the lines of <c>verify --json</c> back into the report that they were made of.</summary>
internal static class VerifyLines
{
    private const string Beginning = """{"message_type":""";

    /// <inheritdoc cref="VerifyReport.ReadLines"/>
    public static VerifyReport Read(TextReader lines, string name)
    {
        var (findings, number) = (new List<Finding>(), 0);
        VerifyReport? report = null;
        try
        {
            for (var line = lines.ReadLine(); line is not null; line = lines.ReadLine())
            {
                number++;
                if (IsCutOff(line) && lines.Peek() < 0)
                {
                    break;
                }

                if (report is not null)
                {
                    throw new FormatException("a line after the summary");
                }

                report = JsonFields.Parse(Encoding.UTF8.GetBytes(line), "a line", root => ReadLine(root, findings));
            }
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            throw new RegistryStoreException(StoreFailure.Invalid, $"{name}:{number} was not printed by verify --json{(e is FormatException ? $": {e.Message}" : "")}", e);
        }

        report ??= new VerifyReport { HasEnded = false };
        (report.Findings, report.Name) = (findings, name);
        return report;
    }

    // A line that was cut when the run died counts as none; the summary that should follow is missing then.
    private static bool IsCutOff(string line) => line.StartsWith(Beginning, StringComparison.Ordinal) && !line.EndsWith('}');

    private static VerifyReport? ReadLine(JsonElement line, List<Finding> findings)
    {
        switch (Text(line, "message_type"))
        {
            case "finding":
                findings.Add(ReadFinding(line));
                return null;
            case "summary":
                return ReadSummary(line);
            case var other:
                throw new FormatException($"a line of the type {other}");
        }
    }

    private static Finding ReadFinding(JsonElement line) => new(FindingKind.Parse(Text(line, "id")), Text(line, "path"), Text(line, "message"))
    {
        Severity = Word<Severity>(Text(line, "severity")),
        Digest = line.Text("digest") is { } digest ? Digest.Parse(digest) : null,
        Expected = line.Text("expected"),
        Actual = line.Text("actual"),
        Transient = line.Flag("transient") ?? throw Absent("transient"),
        Affects = [.. Texts(line, "affects").Select(text => ImageReference.Parse(text, FoundOnDisk.Names))],
        Snapshots = [.. Texts(line, "snapshots").Select(text => SnapshotId.Parse(text))],
        BlocksGc = Generations(line, "blocks_gc"),
        BlocksGcDeleteUntagged = Generations(line, "blocks_gc_delete_untagged"),
        Remedies = line.Texts("remedy_codes") is { } codes ? [.. codes.Select(Word<Remedy>)] : [],
    };

    private static VerifyReport ReadSummary(JsonElement line) => (Text(line, "command"), Number(line, "schema")) is not ("verify", 1)
        ? throw new FormatException($"the summary of {Text(line, "command")}, format {Number(line, "schema")}")
        : new VerifyReport
        {
            Store = Text(line, "store"),
            References = [.. Texts(line, "references").Select(text => ImageReference.Parse(text, FoundOnDisk.Names))],
            Kind = Word<StoreKind>(Text(line, "store_kind")),
            Complete = line.Flag("complete") ?? throw Absent("complete"),
            Snapshots = (int?)line.Integer("snapshots"),
            Repositories = (int)Number(line, "repositories"),
            Tags = (int)Number(line, "tags"),
            Revisions = (int)Number(line, "revisions"),
            Blobs = (int)Number(line, "blobs"),
            BlobBytes = Number(line, "bytes"),
            BlobsRead = (int)Number(line, "blobs_read"),
            BytesRead = Number(line, "bytes_read"),
            Subset = line.Text("subset") is { } subset ? ReadSubset.Parse(subset) : null,
            TimedOut = line.Flag("timed_out") ?? throw Absent("timed_out"),
            Cancelled = line.Flag("cancelled") ?? throw Absent("cancelled"),
            Memory = line.Integer("blobs_never_read") is { } never ? new ScrubMemory(line.Time("oldest_verified")?.UtcDateTime, (int)never) : null,
            BlocksGc = Generations(line, "blocks_gc"),
            BlocksGcDeleteUntagged = Generations(line, "blocks_gc_delete_untagged"),
            CollectionLosses = line.Array("gc_would_destroy", ReadLoss) ?? [],
            MayBeCache = line.Flag("may_be_cache") ?? false,
            Elapsed = TimeSpan.FromSeconds(line.Real("seconds") ?? throw Absent("seconds")),
        };

    private static CollectionLoss ReadLoss(JsonElement line) => new(
        Word<ServerGenerations>(Text(line, "server")),
        line.Flag("delete_untagged") ?? false,
        (int)Number(line, "blobs"),
        [.. Texts(line, "images").Select(text => ImageReference.Parse(text, FoundOnDisk.Names))]);

    private static ServerGenerations Generations(JsonElement line, string field) =>
        Texts(line, field).Aggregate(ServerGenerations.None, (all, name) => all | Word<ServerGenerations>(name));

    private static T Word<T>(string text)
        where T : struct, Enum
    {
        try
        {
            return JsonSerializer.Deserialize(JsonSerializer.Serialize(text, Words.Default.String), (JsonTypeInfo<T>)Words.Default.GetTypeInfo(typeof(T))!);
        }
        catch (JsonException e)
        {
            throw new FormatException($"\"{text}\" is not a {typeof(T).Name} that this regstore knows", e);
        }
    }

    private static string Text(JsonElement line, string field) => line.Text(field) ?? throw Absent(field);

    private static long Number(JsonElement line, string field) => line.Integer(field) ?? throw Absent(field);

    private static IReadOnlyList<string> Texts(JsonElement line, string field) => line.Texts(field) ?? throw Absent(field);

    private static FormatException Absent(string field) => new($"\"{field}\" is missing");
}

[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Severity))]
[JsonSerializable(typeof(Remedy))]
[JsonSerializable(typeof(StoreKind))]
[JsonSerializable(typeof(ServerGenerations))]
internal sealed partial class Words : JsonSerializerContext;
