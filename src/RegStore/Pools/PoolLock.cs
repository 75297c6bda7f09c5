using System.IO.Abstractions;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegStore.Files;

namespace RegStore.Pools;

/// <summary>Who writes, or wrote, to a pool.</summary>
/// <param name="Command">The verb.</param>
/// <param name="Process">The number of the process.</param>
/// <param name="Host">The machine.</param>
/// <param name="Since">When it began, UTC.</param>
internal sealed record PoolHolder(string Command, int Process, string Host, DateTime Since)
{
    public override string ToString() => $"regstore {Command}, process {Process} on {Host} since {Since:u}";
}

[JsonSerializable(typeof(PoolHolder))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
internal sealed partial class PoolHolderJson : JsonSerializerContext;

/// <summary>
/// The right to write to a pool. The system's own lock on a file, which ends with the process however that ends; and a note of who has it, which stays behind
/// where the work was not finished, and says so to the next.
/// </summary>
internal sealed class PoolLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly IFileSystem _fileSystem;
    private readonly Stream _file;
    private readonly string _note;
    private bool _isFinished;

    private PoolLock(IFileSystem fileSystem, Stream file, string note, PoolHolder? unfinished)
    {
        (_fileSystem, _file, _note, Unfinished) = (fileSystem, file, note, unfinished);
    }

    /// <summary>Who had the lock before and died, or gave up, before all was done; null if nobody did.</summary>
    public PoolHolder? Unfinished { get; }

    /// <summary>Takes the lock.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="command">The verb, for others to read.</param>
    /// <param name="patience">How long to wait for another who has it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the waiting with an exception.</param>
    /// <exception cref="RegistryStoreException">Another has it.</exception>
    public static PoolLock Take(PoolDirectory pool, string command, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var fileSystem = pool.FileSystem;
        var note = fileSystem.Path.Combine(pool.Root, "lock.json");
        var start = time.GetTimestamp();
        while (true)
        {
#pragma warning disable CA2000 // The lock that is returned owns the file.
            if (TryOpen(fileSystem, fileSystem.Path.Combine(pool.Root, "lock")) is { } file)
#pragma warning restore CA2000
            {
                try
                {
                    var unfinished = ReadNote(fileSystem, note);
                    Write(fileSystem, note, new PoolHolder(command, Environment.ProcessId, Environment.MachineName, time.GetUtcNow().UtcDateTime));
                    return new PoolLock(fileSystem, file, note, unfinished);
                }
                catch
                {
                    file.Dispose();
                    throw;
                }
            }

            if (time.GetElapsedTime(start) >= patience)
            {
                throw new RegistryStoreException(
                    StoreFailure.Locked, $"{pool.Root} is locked by {ReadNote(fileSystem, note)?.ToString() ?? "another process"}.")
                { Hint = StoreHint.RetryLock };
            }

            cancellationToken.WaitHandle.WaitOne(Pause);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Says that nothing was left half done.</summary>
    public void Finish() => _isFinished = true;

    public void Dispose()
    {
        using (_file)
        {
            if (_isFinished)
            {
                Removal.OfFile(_fileSystem, _note);
            }
        }
    }

    private static Stream? TryOpen(IFileSystem fileSystem, string path)
    {
        try
        {
            return LockFile.TryTake(fileSystem, path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {e.Message}", e);
        }
    }

    private static void Write(IFileSystem fileSystem, string path, PoolHolder holder)
    {
        try
        {
            using var file = new AtomicFile(fileSystem, path);
            JsonSerializer.Serialize(file.Stream, holder, PoolHolderJson.Default.PoolHolder);
            file.Flush();
            file.Commit();
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            // The lock is the system's, and forget must be able to make room.
        }
    }

    // A note that cannot be read was left by a machine that lost its power while it was written: somebody did not finish.
    private static PoolHolder? ReadNote(IFileSystem fileSystem, string path)
    {
        try
        {
            using var stream = fileSystem.FileInfo.New(path).OpenRead();
            return JsonSerializer.Deserialize(stream, PoolHolderJson.Default.PoolHolder);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            return new PoolHolder("(unknown)", 0, "(unknown)", default);
        }
    }
}
