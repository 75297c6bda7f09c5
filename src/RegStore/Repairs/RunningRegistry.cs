using System.IO.Abstractions;
using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Repairs;

/// <summary>What shows that a registry is running on a store. One that nobody pushes to or pulls from shows nothing.</summary>
internal static class RunningRegistry
{
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan YoungUpload = TimeSpan.FromMinutes(10);

    /// <summary>The signs, in words, at most one of each sort.</summary>
    public static IReadOnlyList<string> SignsOf(IFileSystem fileSystem, string root, StoreIndex index, DateTime now) =>
    [
        .. OpenFiles.Below(fileSystem, root, StorageLayout.DriverPath).Take(1).Select(open => $"{open.Process}, process {open.Number}, has {open.Path} open"),
        .. index.Repositories.SelectMany(it => it.Uploads, (it, upload) => (it.Name, Upload: upload))
            .Where(it => IsWithin(it.Upload.Modified, now, YoungUpload)).Take(1).Select(it => $"an upload to {it.Name} was written less than {YoungUpload.TotalMinutes} minutes ago"),
        .. index.Repositories.SelectMany(Links).Where(link => IsWithin(link.Reading.Modified, now, Young)).Take(1).Select(link => $"{link.Path} was written less than a minute ago"),
    ];

    private static IEnumerable<(string Path, LinkReading Reading)> Links(RepositoryEntry repository) =>
        repository.Tags.Select(tag => (StorageLayout.TagLink(repository.Name, tag.Tag), tag.Current))
            .Concat(repository.Revisions.Select(link => (StorageLayout.RevisionLink(repository.Name, link.Named), link.Reading)))
            .Concat(repository.LayerLinks.Select(link => (StorageLayout.LayerLink(repository.Name, link.Named), link.Reading)));

    private static bool IsWithin(DateTime moment, DateTime now, TimeSpan span) => moment > now - span && moment <= now;
}
