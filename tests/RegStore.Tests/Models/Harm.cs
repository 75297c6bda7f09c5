using CsCheck;
using RegStore.Testing;

namespace RegStore.Tests.Models;

/// <summary>What may happen to a file of a store on a bad disk, or at the hands of a person.</summary>
/// <param name="File">Chooses the file, among all that there are.</param>
/// <param name="How">Chooses what happens to it.</param>
internal readonly record struct Harm(int File, int How)
{
    /// <summary>One to five of them.</summary>
    public static Gen<Harm[]> Some { get; } = Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 6], (file, how) => new Harm(file, how)).Array[1, 5];

    /// <summary>Does the harm.</summary>
    /// <returns>The storage path of the file, or of one that was put beside it.</returns>
    public string Do(StoreBuilder store)
    {
        var files = Directory.EnumerateFiles(store.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => Path.GetRelativePath(store.Root, path)).ToList();
        var path = files[File % files.Count];
        switch (How)
        {
            case 0:
                store.Delete(path);
                break;
            case 1:
                store.Write(path, "");
                break;
            case 2:
                store.Write(path, $"{System.IO.File.ReadAllText(store.FullPath(path))}\n");
                break;
            case 3:
                store.Write(path, "rotten");
                break;
            case 4:
                store.Delete(Path.GetDirectoryName(path)!);
                break;
            case 5 when path.StartsWith("blobs/", StringComparison.Ordinal):
                store.Write($"blobs/sha256/{Path.GetFileName(Path.GetDirectoryName(path))}/data", System.IO.File.ReadAllBytes(store.FullPath(path)));
                store.Delete(path);
                break;
            default:
                path += ".txt";
                store.Write(path, "stray");
                break;
        }

        return path;
    }
}
