using System.Globalization;
using RegStore.Backup;
using RegStore.Pools;
using RegStore.Restore;
using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>What monitoring learns of a run: a file for each cron line, written beside its name and renamed.</summary>
/// <param name="path">The file.</param>
/// <param name="command">The verb.</param>
/// <param name="store">The store, as it was named.</param>
/// <param name="exitCode">What the run ends with.</param>
/// <param name="now">The time.</param>
internal sealed class MetricsFile(string path, string command, string store, int exitCode, DateTimeOffset now)
{
    private const string LastRun = "regstore_last_run_timestamp_seconds";
    private const string LastCode = "regstore_last_exit_code";
    private const string LastSuccess = "regstore_last_success_timestamp_seconds";
    private const string LastComplete = "regstore_last_complete_timestamp_seconds";

    private readonly double _now = now.ToUnixTimeSeconds();

    /// <summary>Writes what is known of a run that gave no report: that it failed. All else stays as it was.</summary>
    public void WriteFailure()
    {
        var before = Before();
        WholeFile.Write(path, output =>
        {
            var text = new PrometheusText(output, ("command", command), ("store", store));
            var runSeries = $"{text.Series(LastRun)} ";
            var codeSeries = $"{text.Series(LastCode)} ";
            if (!before.Any(line => line.StartsWith(codeSeries, StringComparison.Ordinal)))
            {
                WriteEnd(text, before);
                return;
            }

            foreach (var line in before)
            {
                output.WriteLine(line.StartsWith(runSeries, StringComparison.Ordinal) ? $"{runSeries}{PrometheusText.Number(_now)}"
                    : line.StartsWith(codeSeries, StringComparison.Ordinal) ? $"{codeSeries}{PrometheusText.Number(exitCode)}"
                    : line);
            }
        });
    }

    /// <summary>Writes the figures of a verification.</summary>
    /// <param name="report">What it found.</param>
    /// <param name="isOfAll">Whether the whole store was asked for, and not some images of it.</param>
    public void Write(VerifyReport report, bool isOfAll) => Write(report.Elapsed, report.Findings, report.Blobs, report.BlobBytes, (text, before) =>
    {
        text.Gauge(LastComplete, "Time since which every blob has been read, by the last run or by several; 0 if never.", (isOfAll ? Complete(report) : null) ?? Before(before, text, LastComplete));
        if (isOfAll && report.Memory is { } memory)
        {
            text.Gauge("regstore_never_read_blobs", "Number of blobs that were never read.", memory.NeverRead);
            text.Gauge("regstore_oldest_unread_seconds", "Seconds since the least recently read blob was read.", memory.NeverRead > 0 ? double.PositiveInfinity : AgeOf(memory.Oldest));
        }

        text.Gauge("regstore_orphan_blobs", "Number of blobs that nothing refers to.", report.Findings.Count(it => it.Kind == FindingKind.BlobOrphaned || it.Kind == FindingKind.PoolLeftover));
        if (report.Snapshots is { } snapshots)
        {
            Snapshots(text, snapshots);
        }
    });

    public void Write(BackupReport report) => Write(report.Elapsed, report.Findings, report.Blobs, report.BlobBytes, (text, _) =>
        text.Gauge("regstore_archive_bytes", "Size of the archive in bytes.", report.BytesWritten));

    public void Write(SnapshotReport report) => Write(report.Elapsed, report.Content.Findings, report.Content.Blobs, report.Content.BlobBytes, (text, _) =>
    {
        Snapshots(text, report.Snapshots);
        text.Gauge("regstore_added_bytes", "Bytes that the snapshot added to the pool.", report.BytesAdded);
    });

    public void Write(RestoreReport report) => Write(report.Elapsed, report.Findings, report.Blobs, report.BlobBytes, (_, _) => { });

    public void Write(ForgetReport report)
    {
        var before = Before();
        WholeFile.Write(path, output =>
        {
            var text = new PrometheusText(output, ("command", command), ("store", store));
            WriteEnd(text, before);
            Snapshots(text, report.Kept);
            text.Gauge("regstore_freed_bytes", "Bytes that the last run freed.", report.Bytes);
        });
    }

    private static void Snapshots(PrometheusText text, int count) => text.Gauge("regstore_snapshots", "Number of snapshots in the pool.", count);

    private void Write(TimeSpan elapsed, IReadOnlyList<Finding> findings, int blobs, long bytes, Action<PrometheusText, string[]> writeOwn)
    {
        var before = Before();
        WholeFile.Write(path, output =>
        {
            var text = new PrometheusText(output, ("command", command), ("store", store));
            WriteEnd(text, before);
            text.Gauge("regstore_last_duration_seconds", "Duration of the last run.", Math.Round(elapsed.TotalSeconds, 3));
            text.Gauge(
                "regstore_findings",
                "Findings of the last run, by severity.",
                Enum.GetValues<Severity>().Select(severity => ((string, string)?)("severity", severity.ToString().ToLowerInvariant()))
                    .Zip(Enum.GetValues<Severity>(), (label, severity) => (label, (double)findings.Count(it => it.Severity == severity))));
            text.Gauge("regstore_blobs", "Number of blobs.", blobs);
            text.Gauge("regstore_blob_bytes", "Size of the blobs in bytes.", bytes);
            writeOwn(text, before);
        });
    }

    private string[] Before() => File.Exists(path) ? File.ReadAllLines(path) : [];

    private void WriteEnd(PrometheusText text, string[] before)
    {
        text.Gauge(LastRun, "Time at which the last run ended.", _now);
        text.Gauge(LastSuccess, "Time at which the last run that found nothing wrong ended; 0 if none did.", exitCode == ExitCodes.Done ? _now : Before(before, text, LastSuccess));
        text.Gauge(LastCode, "Exit code of the last run.", exitCode);
    }

    // A run that remembers proves the store as of its oldest blob; one that does not, as of now, if it read all.
    private double? Complete(VerifyReport report) => report switch
    {
        { Memory: { NeverRead: 0, Oldest: { } oldest } } => new DateTimeOffset(oldest).ToUnixTimeSeconds(),
        { Memory: null, Complete: true, Subset: null } when report.BlobsRead > 0 || report.Blobs == 0 => _now,
        _ => null,
    };

    private double AgeOf(DateTime? time) => time is { } read ? Math.Max(0, _now - new DateTimeOffset(read).ToUnixTimeSeconds()) : 0;

    // A run that failed does not undo one that did not.
    private static double Before(string[] lines, PrometheusText text, string name)
    {
        var series = $"{text.Series(name)} ";
        return lines.FirstOrDefault(line => line.StartsWith(series, StringComparison.Ordinal)) is { } line
            && double.TryParse(line.AsSpan(series.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
