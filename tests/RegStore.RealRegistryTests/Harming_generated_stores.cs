using System.Globalization;
using System.IO.Abstractions;
using CsCheck;
using RegStore.Graph;
using RegStore.Model;
using RegStore.Reading;
using RegStore.RealRegistryTests.Servers;
using RegStore.Testing;
using RegStore.Tests;
using RegStore.Verification;

namespace RegStore.RealRegistryTests;

/// <summary>
/// One file of a generated store comes to harm: the server's garbage collection stops where that is foretold, and deletes of tagged images what is foretold.
/// Sixty stores, or as many as <c>REGSTORE_HARMS</c> says.
/// </summary>
public sealed class Harming_generated_stores
{
    private static readonly string[] Strays = ["link", "data", "notes.txt", ".DS_Store", "A B", "@eaDir", "_layers", "current"];

    private static int Stores => int.Parse(Environment.GetEnvironmentVariable("REGSTORE_HARMS") ?? "60", CultureInfo.InvariantCulture);

    [SkippableFact]
    public void What_a_collection_does_is_foretold()
    {
        RealProgram.Demand(RealProgram.Registry);
        Gen.Select(GeneratedStore.Requests, Gen.Int[0, 9999], Gen.Int[0, 8], Gen.Int[0, 9999]).Sample(
            it => With(it.Item1, (Which: it.Item2, How: it.Item3, What: it.Item4)), iter: Stores, threads: 2, print: it => $"{it}");
    }

    private static void With((int Request, int Where, int What, int How)[] requests, (int Which, int How, int What) harm)
    {
        var directory = Directory.CreateTempSubdirectory("regstore-").FullName;
        try
        {
            var store = new StoreBuilder(new FileSystem(), directory);
            GeneratedStore.Write(store, requests);
            var done = Harm(store.Root, harm.Which, harm.How, harm.What);
            Task.Run(() => CompareAsync(directory, done)).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task CompareAsync(string data, string done)
    {
        var store = RegistryStore.Open(data);
        var report = await store.VerifyAsync(new VerifyOptions { ReadData = false });
        var tagged = TaggedBlobs((await store.ScanAsync()).Index);
        foreach (var deleteUntagged in new[] { false, true })
        {
            var collected = await GarbageCollector.RunAsync(data, deleteUntagged);
            var stops = (deleteUntagged ? report.BlocksGcDeleteUntagged : report.BlocksGc).HasFlag(ServerGenerations.Two);
            var lost = report.CollectionLosses.SingleOrDefault(loss => loss.Generation == ServerGenerations.Two && loss.DeleteUntagged == deleteUntagged)?.Blobs ?? 0;

            Assert.True(stops == (collected.Code != 0), $"{done}: {(stops ? "foretold to stop, and ran" : $"not foretold: {collected.Error}")}");
            Assert.True(stops || lost == collected.Blobs.Count(tagged.Contains), $"{done}: {lost} blobs foretold, {collected.Blobs.Count(tagged.Contains)} deleted");
        }
    }

    private static HashSet<Digest> TaggedBlobs(StoreIndex index) =>
    [
        .. index.Repositories.SelectMany(repository => repository.Tags.Targets().SelectMany(new RepositoryGraph(index, repository).Pulled)),
    ];

    /// <summary>Does harm to one file, and says what.</summary>
    private static string Harm(string root, int which, int how, int what)
    {
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var links = files.Where(file => file.EndsWith("/link", StringComparison.Ordinal)).ToList();
        var file = files[which % files.Count];
        switch (how)
        {
            case 0:
                File.Delete(file);
                break;
            case 1:
                Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
                break;
            case 2:
                Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(file))!, recursive: true);
                break;
            case 3:
                Write(file, "");
                break;
            case 4:
                Write(file, File.ReadAllText(file)[..((int)new FileInfo(file).Length / 2)]);
                break;
            case 5:
                Write(file, File.ReadAllText(file) + "\n");
                break;
            case 6:
                Write(file, "{}");
                break;
            case 7:
                Write(links[which % links.Count], File.ReadAllText(links[what % links.Count]));
                return $"the content of {links[what % links.Count]} in {links[which % links.Count]}";
            default:
                var stray = Path.Combine(Path.GetDirectoryName(file)!, Strays[what % Strays.Length]);
                Write(stray, "x");
                return $"{stray} added";
        }

        return $"harm {how} to {file}";
    }

    // Older than what a server may be about to write.
    private static void Write(string file, string content)
    {
        File.WriteAllText(file, content);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
    }
}
