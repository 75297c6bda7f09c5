using System.Globalization;
using System.IO.Abstractions;
using RegStore.Testing;

namespace RegStore.Benchmarks;

/// <summary>Stores that no client pushes, written to exhaust whatever reads them: too many of one thing, or too deep.</summary>
internal static class HostileStore
{
    /// <summary>The kinds, each with the number that it is written for.</summary>
    public static IReadOnlyDictionary<string, (int Count, Action<StoreBuilder, int> Write)> Kinds { get; } = new SortedDictionary<string, (int, Action<StoreBuilder, int>)>(StringComparer.Ordinal)
    {
        ["entries"] = (2_000_000, WriteEntries),
        ["indexes"] = (20_000, WriteIndexes),
        ["layers"] = (25_000, WriteLayers),
        ["layers-too-many"] = (100_000, WriteLayers),
        ["levels"] = (5_000, WriteLevels),
        ["names"] = (255, WriteNames),
        ["tags"] = (1_000_000, WriteTags),
    };

    /// <summary>Writes one.</summary>
    public static void Write(string directory, string kind, int? count)
    {
        var store = new StoreBuilder(new FileSystem(), directory);
        store.Image("alpine", "3.4", "a layer");
        Kinds[kind].Write(store, count ?? Kinds[kind].Count);
    }

    // In one repository, all of one image.
    private static void WriteTags(StoreBuilder store, int count)
    {
        var digest = store.Image("many", "first", "a layer");
        Parallel.For(0, count, number => store.Write(StoreBuilder.TagPath("many", Numbered("v", number)), digest.ToString()));
    }

    // In one directory of blobs, none of them a blob.
    private static void WriteEntries(StoreBuilder store, int count)
    {
        var directory = store.FullPath("blobs/sha256/ab");
        Directory.CreateDirectory(directory);
        Parallel.For(0, count, number => File.WriteAllBytes(Path.Combine(directory, Numbered("entry-", number)), []));
    }

    // Each index names the one before it.
    private static void WriteIndexes(StoreBuilder store, int count)
    {
        var digest = store.Image("deep", "first", "a layer");
        for (var i = 0; i < count; i++)
        {
            digest = store.Index("deep", null, (digest, "linux/amd64"));
        }

        store.Tag("deep", "last", digest);
    }

    private static void WriteLayers(StoreBuilder store, int count)
    {
        var layers = Enumerable.Range(0, count).AsParallel().AsOrdered().Select(number => Numbered("layer ", number));
        store.Image("wide", "latest", [.. layers]);
    }

    // Deeper than a path can be long: built from the inside out, each part moved into the next.
    private static void WriteLevels(StoreBuilder store, int count)
    {
        const int Part = 50;
        var inner = store.FullPath("inner");
        Directory.CreateDirectory(Path.Combine(inner, "_manifests"));
        for (var level = 0; level < count; level += Part)
        {
            var outer = store.FullPath("outer");
            var innermost = Path.Combine([outer, .. Enumerable.Repeat("d", Part - 1)]);
            Directory.CreateDirectory(innermost);
            Directory.Move(inner, Path.Combine(innermost, "d"));
            Directory.Move(outer, inner);
        }

        Directory.Move(inner, store.FullPath("repositories/d"));
    }

    // Every byte that can be in a name, which as text are not all names.
    private static void WriteNames(StoreBuilder store, int count)
    {
        foreach (var directory in new[] { "repositories", "repositories/alpine/_manifests/tags", "blobs/sha256", "repositories/alpine/_layers/sha256" })
        {
            var names = Enumerable.Range(1, count).Where(it => it != '/').Select(it => $"\\{Convert.ToString(it, 8).PadLeft(3, '0')}x");
            Peer.Run("sh", "-c", $"cd '{store.FullPath(directory)}' && for name in {string.Join(' ', names.Select(name => $"'{name}'"))}; do mkdir \"$(printf \"$name\")\"; done");
        }
    }

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
}
