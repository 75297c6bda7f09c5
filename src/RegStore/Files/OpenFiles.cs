using System.Globalization;
using System.IO.Abstractions;
using System.Text;

namespace RegStore.Files;

/// <summary>Which other processes have files open, as far as the system shows it: on Linux, those of the same user, and to root all.</summary>
internal static class OpenFiles
{
    private const string Processes = "/proc";

    /// <summary>The processes that have a file open below a directory, also one that sees it under another path, as in a container.</summary>
    /// <param name="fileSystem">Where.</param>
    /// <param name="directory">The full path of the directory.</param>
    /// <param name="wellKnown">How the directory's path ends wherever it is mounted, between slashes.</param>
    /// <returns>For each process its name and number, and the path of one such file below the directory.</returns>
    public static IEnumerable<(string Process, int Number, string Path)> Below(IFileSystem fileSystem, string directory, string wellKnown)
    {
        if (!OperatingSystem.IsLinux() || fileSystem is not FileSystem)
        {
            yield break;
        }

        foreach (var process in fileSystem.DirectoryInfo.New(Processes).EnumerateDirectories())
        {
            if (int.TryParse(process.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != Environment.ProcessId
                && OpenedBy(process).Select(file => Below(fileSystem, file, directory, wellKnown)).FirstOrDefault(path => path is not null) is { } path)
            {
                yield return (NameOf(fileSystem, process), number, path);
            }
        }
    }

    private static List<IFileInfo> OpenedBy(IDirectoryInfo process)
    {
        try
        {
            return [.. process.FileSystem.DirectoryInfo.New($"{process.FullName}/fd").EnumerateFiles()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return [];
        }
    }

    private static string? Below(IFileSystem fileSystem, IFileInfo open, string directory, string wellKnown)
    {
        try
        {
            var target = open.LinkTarget ?? "";
            var below = target.StartsWith($"{directory}/", StringComparison.Ordinal) ? target[(directory.Length + 1)..]
                : target.IndexOf(wellKnown, StringComparison.Ordinal) is >= 0 and var at ? target[(at + wellKnown.Length)..]
                : null;
            return below is { Length: > 0 } && FileStatus.Of(fileSystem, $"{directory}/{below}") is { } ours && FileStatus.Behind(open.FullName)?.Identity == ours.Identity ? below : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string NameOf(IFileSystem fileSystem, IDirectoryInfo process)
    {
        try
        {
            using var stream = OpenFile.ToRead(fileSystem, $"{process.FullName}/comm", bufferSize: 0);
            var name = new byte[64];
            return Encoding.UTF8.GetString(name, 0, stream.ReadAtLeast(name, name.Length, throwOnEndOfStream: false)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "a process";
        }
    }
}
