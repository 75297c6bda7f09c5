using RegStore.Testing;

using FileSystem = System.IO.Abstractions.FileSystem;

namespace RegStore.Cli.Tests;

/// <summary>A store of some hundred megabytes, so that there is something to interrupt. Written once for all tests of a class: none changes it.</summary>
public sealed class LargeStore : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public LargeStore()
    {
        var store = new CleanStore(new StoreBuilder(new FileSystem(), Data)).Store;
        var random = new Random(1);
        for (var i = 0; i < 40; i++)
        {
            var bytes = new byte[2_000_000];
#pragma warning disable CA5394 // The same bytes every time; no secret.
            random.NextBytes(bytes);
#pragma warning restore CA5394
            store.Image("large", $"v{i}", Convert.ToBase64String(bytes));
        }
    }

    public string Data => Path.Combine(_directory, "data");

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
