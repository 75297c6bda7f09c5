using System.IO.Abstractions;
using System.Text;
using System.Text.RegularExpressions;
using RegStore.Model;
using RegStore.Testing;

namespace RegStore.Cli.Tests.Faults;

/// <summary>A directory that holds a store, and whatever a command makes of it.</summary>
internal sealed partial class Place(string root)
{
    /// <summary>Its full path.</summary>
    public string Root { get; } = root;

    /// <summary>The full path of something in it.</summary>
    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Writes a store in which nothing is wrong, a day ago.</summary>
    public CleanStore WriteStore(string name)
    {
        var store = new CleanStore(new StoreBuilder(new FileSystem(), this[name]));
        Age(name);
        return store;
    }

    /// <summary>Lets the place hold nothing.</summary>
    public void Clear()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }

        Directory.CreateDirectory(Root);
    }

    /// <summary>Lets the place hold what another one holds, and nothing else.</summary>
    public void Become(Place other)
    {
        Clear();
        Copy(other.Root, "");
    }

    /// <summary>Lets every file in a directory be a day old: what is wrong in one of this moment may still be written, and is waited for.</summary>
    public void Age(string name)
    {
        foreach (var path in Directory.EnumerateFiles(this[name], "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        }
    }

    /// <summary>Copies a directory.</summary>
    public void Copy(string directory, string name)
    {
        Directory.CreateDirectory(this[name]);
        foreach (var path in Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var copy = Path.Combine(this[name], Path.GetRelativePath(directory, path));
            if (Directory.Exists(path))
            {
                Directory.CreateDirectory(copy);
            }
            else
            {
                File.Copy(path, copy);
            }
        }
    }

    /// <summary>What lies where, each file with its digest: without times, and without what bears them.</summary>
    public SortedSet<string> Content(string below = "") => !Path.Exists(this[below]) ? [] : new(
        (Directory.Exists(this[below]) ? Directory.EnumerateFileSystemEntries(this[below], "*", SearchOption.AllDirectories) : [this[below]])
            .Select(path => (Name: Path.GetRelativePath(Root, path), Path: path)).Where(it => !Quarantine().IsMatch(it.Name) && !(Directory.Exists(it.Path) && it.Name.StartsWith("pool/", StringComparison.Ordinal)))
            .Select(it => $"{Sample.SnapshotId().Replace(it.Name, "MOMENT")} {(Directory.Exists(it.Path) ? "directory" : BearsTime().IsMatch(it.Name) ? "file" : Digest.Compute(File.ReadAllBytes(it.Path)))}"),
        StringComparer.Ordinal);

    /// <summary>A text without the place, the time, and how long it took.</summary>
    public string Plain(byte[] output) => Sample.SnapshotId().Replace(Seconds().Replace(Encoding.UTF8.GetString(output).Replace(Root, "PLACE", StringComparison.Ordinal), "TIME"), "MOMENT");

    [GeneratedRegex(@"\d+(\.\d+)? (s|ms|[kMG]?B/s)\b|""seconds"":[0-9.]+|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z?")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"(^|/)\.?regstore-(quarantine|restore)|\.(damaged|smaller)$")]
    private static partial Regex Quarantine();

    [GeneratedRegex("^(state|pool/snapshots/.*|pool/regstore-pool.json|.*\\.lock)$")]
    private static partial Regex BearsTime();
}
