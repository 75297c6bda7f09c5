using System.Runtime.ExceptionServices;
using RegStore.Files;

namespace RegStore;

/// <summary>Runs work on the thread pool. What it throws arrives as callers know it: never wrapped by parallel work, and I/O faults as <see cref="RegistryStoreException"/>.</summary>
internal static class Work
{
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                return work();
            }
            catch (Exception e) when (Translate(e) is var known && known != e)
            {
                ExceptionDispatchInfo.Throw(known);
                throw;
            }
        },
        cancellationToken);

    /// <summary>What a caller is shown for an exception.</summary>
    public static Exception Translate(Exception e) => e switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => Translate(first),
        CallerStreamException { InnerException: { } cause } => cause,
        IOException full when DiskSpace.IsFull(full) => new RegistryStoreException(StoreFailure.NoSpace, full.Message, full),
        IOException => new RegistryStoreException(StoreFailure.Unwritable, e.Message, e),
        UnauthorizedAccessException => new RegistryStoreException(StoreFailure.Unreadable, e.Message, e),
        _ => e,
    };
}
