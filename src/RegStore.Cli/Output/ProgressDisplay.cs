namespace RegStore.Cli.Output;

/// <summary>Shows on standard error how far a long operation has come.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>The display that fits: a bar on a terminal, else a line a minute; with JSON status lines, if wanted.</summary>
    public static ProgressDisplay For(Terminal terminal, bool json, bool isWanted, bool isUnwanted)
    {
        if (isUnwanted || (json && !isWanted))
        {
            return new NoProgress();
        }

        return json ? new ProgressLines(terminal.Error, TimeSpan.FromSeconds(1), ProgressLines.Json)
            : terminal.IsErrorTerminal ? new ProgressBarDisplay()
            : new ProgressLines(terminal.Error, TimeSpan.FromMinutes(1), ProgressLines.Text);
    }

    public abstract Task<T> RunAsync<T>(Func<IProgress<OperationProgress>?, Task<T>> work);

    private sealed class NoProgress : ProgressDisplay
    {
        public override Task<T> RunAsync<T>(Func<IProgress<OperationProgress>?, Task<T>> work) => work(null);
    }
}
