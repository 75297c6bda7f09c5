using System.IO.Enumeration;

namespace RegStore.Reading;

/// <summary>A directory of the real disk that holds nothing but directories, as most of those of a registry do: its names alone tell all there is to tell.</summary>
internal static class PlainDirectory
{
    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false };
    private static readonly EnumerationOptions NoLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>The names in a directory, of which none is looked at; null if it holds anything but directories whose names are UTF-8.</summary>
    public static IReadOnlyList<string>? Names(string directory)
    {
        var plain = new FileSystemEnumerable<string>(directory, static (ref FileSystemEntry entry) => entry.FileName.ToString(), NoLinks)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => entry.IsDirectory && !entry.FileName.Contains(DirectorySource.NoUtf8),
        };
        var names = plain.ToList();

        // What is left out above shows in the number: a symbolic link among them, too.
        return new FileSystemEnumerable<byte>(directory, static (ref FileSystemEntry _) => 0, All).Count() == names.Count ? names : null;
    }
}
