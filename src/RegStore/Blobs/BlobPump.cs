using System.Security.Cryptography;
using RegStore.Model;

namespace RegStore.Blobs;

/// <summary>The one way in which the bytes of blobs pass: counted and hashed, and on request written elsewhere, while the next are read. For one thread at a time.</summary>
internal sealed class BlobPump : IDisposable
{
    // Small enough to stay in a core's own cache between the copy from the kernel and the hash.
    private const int HashingChunk = 256 * 1024;

    // Large enough that handing a chunk to the hashing thread costs nothing beside hashing it.
    private const int CopyingChunk = 1024 * 1024;
    private const int WorthAThread = 128 * 1024;

    // How many chunks reading and writing may be ahead of the hash: enough that neither waits for the other to wake up.
    private const int Ahead = 4;

    private readonly Dictionary<DigestAlgorithm, IncrementalHash> _hashes = [];
    private readonly byte[]?[] _buffers = new byte[]?[Ahead];
    private readonly Task[] _hashed = [.. Enumerable.Repeat(Task.CompletedTask, Ahead)];

    /// <summary>Passes a stream from where it stands to its end.</summary>
    /// <param name="from">The bytes.</param>
    /// <param name="to">Where they go as well; null for nowhere.</param>
    /// <param name="algorithm">The algorithm to hash them by.</param>
    /// <param name="passed">Receives how many bytes more have passed.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public (Digest Actual, long Length) Pass(Stream from, Stream? to, DigestAlgorithm algorithm, Action<int>? passed, CancellationToken cancellationToken)
    {
        var hash = Start(algorithm);
        var (length, turn, hashing) = (0L, 0, Task.CompletedTask);
        try
        {
            while (true)
            {
                _hashed[turn].GetAwaiter().GetResult();
                var buffer = Buffer(turn, to is null ? HashingChunk : CopyingChunk);
                var read = from.Read(buffer.Span);
                if (read == 0)
                {
                    break;
                }

                cancellationToken.ThrowIfCancellationRequested();
                if (to is null || (read < WorthAThread && hashing.IsCompleted))
                {
                    hash.AppendData(buffer.Span[..read]);
                }
                else
                {
                    // One after the other, and each before its buffer is filled again.
                    _hashed[turn] = hashing = hashing.ContinueWith(
                        _ => hash.AppendData(buffer.Span[..read]), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                    turn = (turn + 1) % Ahead;
                }

                to?.Write(buffer.Span[..read]);
                length += read;
                passed?.Invoke(read);
            }
        }
        finally
        {
            hashing.GetAwaiter().GetResult();
        }

        Span<byte> bytes = stackalloc byte[algorithm.Size];
        hash.GetHashAndReset(bytes);
        return (new Digest(algorithm, bytes), length);
    }

    public void Dispose()
    {
        foreach (var hash in _hashes.Values)
        {
            hash.Dispose();
        }
    }

    private Memory<byte> Buffer(int turn, int size)
    {
        if (_buffers[turn] is not { } buffer || buffer.Length < size)
        {
            _buffers[turn] = buffer = GC.AllocateUninitializedArray<byte>(size);
        }

        return buffer.AsMemory(0, size);
    }

    private IncrementalHash Start(DigestAlgorithm algorithm)
    {
        if (!_hashes.TryGetValue(algorithm, out var hash))
        {
            _hashes.Add(algorithm, hash = IncrementalHash.CreateHash(algorithm.HashName));
        }

        // A read that broke off has left bytes behind.
        Span<byte> unfinished = stackalloc byte[algorithm.Size];
        hash.GetHashAndReset(unfinished);
        return hash;
    }
}
