using RegStore.Cli.Output;

namespace RegStore.Cli;

/// <summary>Tells monitoring of a run once it is over, however it ended. A report comes first: it must not be lost because a file of figures cannot be written.</summary>
/// <param name="terminal">Where a failure to write is reported.</param>
/// <param name="file">The file of figures; null if none is wanted.</param>
/// <param name="command">The verb.</param>
/// <param name="store">The store, as it was named.</param>
internal sealed class Monitoring(Terminal terminal, string? file, string command, string store)
{
    /// <summary>Runs.</summary>
    /// <param name="run">The work.</param>
    /// <param name="conclude">Prints the report, and gives the exit code.</param>
    /// <param name="write">Writes the figures of the report.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync<T>(Func<Task<T>> run, Func<T, int> conclude, Action<MetricsFile, T> write)
    {
        if (file is not null)
        {
            // Before the work, which may take hours.
            WholeFile.EnsurePlace(file, store);
        }

        T report;
        int code;
        try
        {
            report = await run().ConfigureAwait(false);
            code = conclude(report);

            // A result that nobody received is none.
            await terminal.Out.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (ExitCodes.Of(e) is { } failed)
        {
            Tell(failed, metrics => metrics.WriteFailure());
            throw;
        }

        return Tell(code, metrics => write(metrics, report)) || code != ExitCodes.Done ? code : ExitCodes.Failed;
    }

    private bool Tell(int code, Action<MetricsFile> write)
    {
        try
        {
            if (file is not null)
            {
                write(new MetricsFile(file, command, store, code, DateTimeOffset.UtcNow));
            }

            return true;
        }
        catch (RegistryStoreException e)
        {
            terminal.Error.WriteLine($"regstore: {PlainText.Name(e.Message)}");
            return false;
        }
    }
}
