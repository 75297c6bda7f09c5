namespace RegStore.Tests;

/// <summary>The files of the project itself, from wherever its tests run.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "StorageTools.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
