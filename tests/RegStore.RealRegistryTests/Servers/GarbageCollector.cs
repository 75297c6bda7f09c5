using RegStore.Model;
using RegStore.Tests;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>The server's own garbage collection, run dry on a directory: it tells what it would do and changes nothing.</summary>
public sealed class GarbageCollector
{
    private const string Eligible = "blob eligible for deletion: ";
    private readonly string[] _lines;

    private GarbageCollector(int code, string output, string error)
    {
        Code = code;
        Error = error;
        _lines = output.Split('\n');
    }

    public int Code { get; }

    public string Error { get; }

    /// <summary>What it printed, without what it logged.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The blobs that it would delete.</summary>
    public IReadOnlySet<Digest> Blobs => _lines.Where(line => line.StartsWith(Eligible, StringComparison.Ordinal)).Select(line => Digest.Parse(line[Eligible.Length..])).ToHashSet();

    /// <summary>The blobs and manifests that it found in use, by repository.</summary>
    public ILookup<string, Digest> Marked => _lines
        .Select(line => line.Split([": marking manifest ", ": marking blob "], 2, StringSplitOptions.TrimEntries))
        .Where(parts => parts.Length == 2)
        .ToLookup(parts => parts[0], parts => Digest.Parse(parts[1]));

    public static async Task<GarbageCollector> RunAsync(string data, bool deleteUntagged, string program = RealProgram.Registry)
    {
        var configuration = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(configuration, $"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {data}\n");
            string[] options = deleteUntagged ? ["--delete-untagged"] : [];
            var (code, output, error) = await RealProgram.RunAsync(program, ["garbage-collect", "--dry-run", .. options, configuration]);
            return new GarbageCollector(code, output, error);
        }
        finally
        {
            File.Delete(configuration);
        }
    }
}
