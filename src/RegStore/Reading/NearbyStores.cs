using System.IO.Abstractions;
using System.Text;
using System.Text.RegularExpressions;
using RegStore.Files;

namespace RegStore.Reading;

/// <summary>Looks for the store that somebody meant who named a directory near it: one above or below it, or what its compose file or Docker mounts.</summary>
internal static partial class NearbyStores
{
    private const int Depth = 2;
    private const int MostDirectories = 500;
    private const long MostOfComposeFile = 64 * 1024;
    private const int LongestLine = 500;

    private static readonly string[] ComposeFiles = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

    // Where Docker keeps volumes that have names: https://docs.docker.com/engine/storage/volumes/
    private static readonly string[] DockerVolumes = ["/var/lib/docker/volumes", "/var/lib/containers/storage/volumes"];

    /// <summary>A directory near another one that holds a store, as a person would name it; null if none is found.</summary>
    public static string? Find(IFileSystem fileSystem, string named)
    {
        var start = fileSystem.Path.GetFullPath(named);
        try
        {
            return Below(fileSystem, named, start) ?? Above(fileSystem, start) ?? OfCompose(fileSystem, start) ?? OfVolume(fileSystem, named);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Below(IFileSystem fileSystem, string named, string start)
    {
        IReadOnlyList<string> level = [named];
        for (var depth = 0; depth < Depth && fileSystem.DirectoryInfo.New(start).Exists; depth++)
        {
            level = [.. level.SelectMany(directory => Children(fileSystem, directory)).Take(MostDirectories)];
            if (level.FirstOrDefault(directory => RootFinder.IsNamedBy(fileSystem, directory)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static IEnumerable<string> Children(IFileSystem fileSystem, string directory)
    {
        try
        {
            return [.. fileSystem.DirectoryInfo.New(directory).EnumerateDirectories().Select(child => fileSystem.Path.Combine(directory, child.Name)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // Somebody who stands within a store, in blobs or repositories.
    private static string? Above(IFileSystem fileSystem, string start)
    {
        for (var parent = fileSystem.Path.GetDirectoryName(start); parent is { Length: > 1 }; parent = fileSystem.Path.GetDirectoryName(parent))
        {
            if (StoreShape.IsIn(fileSystem, parent))
            {
                return parent;
            }
        }

        return null;
    }

    private static string? OfCompose(IFileSystem fileSystem, string start)
    {
        foreach (var file in ComposeFiles.Select(name => fileSystem.FileInfo.New(fileSystem.Path.Combine(start, name))).Where(file => file.Exists && file.Length is > 0 and <= MostOfComposeFile && FileStatus.Of(fileSystem, file.FullName) is { Type: FileType.Regular }))
        {
            foreach (var mounted in Mounted(Text(file)))
            {
                var project = fileSystem.Path.GetFileName(start).ToLowerInvariant();
                var places = mounted.StartsWith('.') || mounted.StartsWith('/') ? [fileSystem.Path.GetFullPath(fileSystem.Path.Combine(start, mounted))]
                    : DockerVolumes.SelectMany(volumes => new[] { $"{volumes}/{project}_{mounted}/_data", $"{volumes}/{mounted}/_data" });
                if (places.FirstOrDefault(place => RootFinder.IsNamedBy(fileSystem, place)) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static string Text(IFileInfo file)
    {
        using var stream = file.OpenRead();
        var content = new byte[file.Length];
        return Encoding.UTF8.GetString(content.AsSpan(0, stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)));
    }

    private static string? OfVolume(IFileSystem fileSystem, string named) => named.Contains('/', StringComparison.Ordinal) || named.Contains('\\', StringComparison.Ordinal) ? null
        : DockerVolumes.Select(volumes => $"{volumes}/{named}/_data").FirstOrDefault(place => RootFinder.IsNamedBy(fileSystem, place));

    /// <summary>What is mounted at <c>/var/lib/registry</c>: the short form of a volume, or of the long one the source that stands before its target.</summary>
    private static IEnumerable<string> Mounted(string compose)
    {
        string? source = null;
        foreach (var line in compose.Split('\n').Where(line => line.Length <= LongestLine))
        {
            if (Short().Match(line) is { Success: true } mount)
            {
                yield return mount.Groups["place"].Value;
            }
            else if (Source().Match(line) is { Success: true } named)
            {
                source = named.Groups["place"].Value;
            }
            else if (source is not null && Target().IsMatch(line))
            {
                yield return source;
            }
        }
    }

    [GeneratedRegex(@"[-[,]\s*[""']?(?<place>[^\s:""',[]+):/var/lib/registry\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Short();

    [GeneratedRegex(@"\A\s*(-\s+)?source:\s*[""']?(?<place>[^\s""']+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Source();

    [GeneratedRegex(@"\A\s*(-\s+)?target:\s*[""']?/var/lib/registry\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Target();
}
