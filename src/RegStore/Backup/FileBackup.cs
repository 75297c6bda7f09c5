using RegStore.Archives;
using RegStore.Files;
using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Backup;

/// <summary>A backup into a file, which gets its name when it is whole, on disk and, on request, proved.</summary>
internal sealed class FileBackup(BackupRunner runner, RunContext run, BackupOptions options)
{
    // Header, padding and, for the longest names, two blocks more.
    private const int MemberOverhead = 2048;

    public BackupReport Run(string path, IReadOnlyList<string> beside, CancellationToken cancellationToken)
    {
        var compression = options.Compression ?? ArchiveSuffix.CompressionOf(path);
        if (IsDevice(path))
        {
            return WriteThrough(path, compression, beside, cancellationToken);
        }

        using var file = new OutputFile(run.FileSystem, path, options.Overwrite, options.Mode is { } mode ? Ownership.OfFileMode(mode) : null);
        try
        {
            var report = runner.Write(
                file.Stream,
                compression,
                file.BeginFlush,
                beside,
                plan => DiskSpace.Ensure(run.FileSystem, file.Directory, compression == ArchiveCompression.None ? plan.Bytes + ((plan.Blobs.Count + 1L) * MemberOverhead) : 0),
                cancellationToken);
            file.Flush();
            if (options.ReadBack)
            {
                ReadBack(file.Partial, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var succession = Succeed(file, report, cancellationToken);
            (report.SetAside, report.MissingTags) = (succession.Reason, succession.Missing);
            report.Archive = file.Commit(ArchiveSuffix.Aside(succession.Reason));
            return report;
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            throw DiskSpace.Full(path, e);
        }
    }

    private Succession Succeed(OutputFile file, BackupReport report, CancellationToken cancellationToken) =>
        options.Overwrite == OverwriteRule.Always || !file.Exists ? new Succession(SetAsideReason.None, [], 0)
        : !report.IsSound ? new Succession(SetAsideReason.Damaged, [], 0)
        : Succession.Of(FirstMember.FindIndex(run.FileSystem, file.Path, cancellationToken), report);

    // A tape or a pipe is written as it is: nothing can be renamed into its place.
    private bool IsDevice(string path) => Presence.OfFile(run.FileSystem, path) && FileStatus.Of(run.FileSystem, path) is { Type: FileType.Special };

    private BackupReport WriteThrough(string path, ArchiveCompression compression, IReadOnlyList<string> beside, CancellationToken cancellationToken)
    {
        using var device = OpenFile.OfDevice(run.FileSystem, path);
        var report = runner.Write(device, compression, null, beside, _ => { }, cancellationToken);
        report.Archive = path;
        return report;
    }

    private void ReadBack(string path, CancellationToken cancellationToken)
    {
        using var spool = new SpoolFile(run.FileSystem);
        var archive = new ArchiveSource(ArchiveInput.OfFile(run.FileSystem, path), spool);
        var verify = new VerifyOptions { Parallelism = options.Parallelism };
        var report = new Verifier(archive, run, path, verify).Run(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (report.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } error)
        {
            throw new RegistryStoreException(
                StoreFailure.Damaged, $"The archive did not read back as it was written, so it was deleted: {error.Kind} at {error.Path}: {error.Message}");
        }
    }
}
