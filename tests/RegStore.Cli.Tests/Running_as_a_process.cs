using System.Diagnostics;
using System.Runtime.Versioning;
using RegStore.Testing;

using FileSystem = System.IO.Abstractions.FileSystem;

namespace RegStore.Cli.Tests;

/// <summary>What only a process of its own can show: signals, and a user without permission.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class Running_as_a_process : IDisposable
{
    private const long SparseLength = 200L << 30;

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("INT", ExitCodes.Interrupted)]
    [InlineData("TERM", ExitCodes.Terminated)]
    [InlineData("HUP", ExitCodes.HungUp)]
    public async Task A_signal_ends_it_with_its_code(string signal, int expected)
    {
        var store = new CleanStore(new StoreBuilder(new FileSystem(), _directory)).Store;
        await using (var sparse = File.OpenWrite(store.FullPath(StoreBuilder.BlobPath(CleanStore.Shared))))
        {
            // Hours of hashing, and no byte on disk.
            sparse.SetLength(SparseLength);
        }

        using var process = Start(_directory, [.. Regstore.Program, "verify", _directory, "--json", "--progress"]);
        while (await process.StandardError.ReadLineAsync() is { } line && !line.Contains("reading-blobs", StringComparison.Ordinal))
        {
            // Until it is reading the blob.
        }

        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(expected, process.ExitCode);
        Assert.Contains("\"complete\":false", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_without_permission_is_3()
    {
        _ = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        var copy = Path.Combine(_directory, "regstore");
        if (Regstore.Program is [var native])
        {
            Directory.CreateDirectory(copy);
            File.Copy(native, Path.Combine(copy, Path.GetFileName(native)));
        }
        else
        {
            CopyFlat(Path.GetDirectoryName(Regstore.Program[^1])!, copy);
        }

        File.SetUnixFileMode(_directory, (UnixFileMode)Convert.ToInt32("755", 8));

        var closed = await AsNobody(copy, "data");
        var layers = await AsNobody(copy, "data/docker/registry/v2/repositories/alpine/_layers");
        var blob = await AsNobody(copy, $"data/docker/registry/v2/{StoreBuilder.BlobPath(CleanStore.Shared)}");

        var tree = await AsNobody(copy, "data/docker/registry/v2/repositories/alpine/_layers", "tree", "--json");

        Assert.Equal(ExitCodes.Unread, closed.Code);
        Assert.Contains("could not be read", closed.Text, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unread, layers.Code);
        Assert.Contains("RS4007 directory-unreadable", layers.Text, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unread, blob.Code);
        Assert.Contains("RS1004 blob-unreadable", blob.Text, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unread, tree.Code);
        Assert.Contains("\"problem\":\"", tree.Text, StringComparison.Ordinal);
    }

    private Task<(int Code, string Text)> AsNobody(string copy, string closed) => AsNobody(copy, closed, "verify");

    /// <summary>Asks about the store with one path closed, as a user to whom permissions apply.</summary>
    private async Task<(int Code, string Text)> AsNobody(string copy, string closed, params string[] question)
    {
        var path = Path.Combine(_directory, closed);
        var mode = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, UnixFileMode.None);
        string[] command = [.. Regstore.Program.SkipLast(1), Path.Combine(copy, Path.GetFileName(Regstore.Program[^1])), .. question, Path.Combine(_directory, "data")];
        string[] nobody = Environment.UserName == "root" ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
        string[] all = [.. nobody, .. command];
        using var process = Start(_directory, all);
        var error = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        File.SetUnixFileMode(path, mode);
        return (process.ExitCode, text);
    }

    private static Process Start(string directory, string[] words)
    {
        var start = InterruptedProcess.WithSignals(words);
        start.WorkingDirectory = directory;
        return Process.Start(start)!;
    }

    private static void CopyFlat(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
