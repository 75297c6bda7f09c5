namespace RegStore.Cli.Output;

/// <summary>A question that work asks in the middle: the display of progress ends first, so that nothing is written over it.</summary>
/// <param name="ask">Shows what it is about, and waits for the answer.</param>
internal sealed class Question<TPlan>(Func<TPlan, CancellationToken, Task<bool>> ask)
{
    private readonly TaskCompletionSource<TPlan> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks, and waits; called by the work.</summary>
    public bool Put(TPlan plan)
    {
        _asked.TrySetResult(plan);
        return _answer.Task.GetAwaiter().GetResult();
    }

    /// <summary>Runs the work, with progress until it asks.</summary>
    public async Task<TResult> RunAsync<TResult>(ProgressDisplay display, Func<IProgress<OperationProgress>?, Task<TResult>> work, CancellationToken cancellationToken)
    {
        Task<TResult>? running = null;
        await display.RunAsync(async meter =>
        {
            running = work(meter is null ? null : new UntilAsked(meter, _asked.Task));
            return await Task.WhenAny(running, _asked.Task).ConfigureAwait(false);
        }).ConfigureAwait(false);
        if (_asked.Task.IsCompletedSuccessfully)
        {
            try
            {
                _answer.SetResult(await ask(await _asked.Task.ConfigureAwait(false), cancellationToken).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                // The work is not left waiting for an answer that never comes.
                _answer.SetResult(false);
                throw;
            }
        }

        return await running!.ConfigureAwait(false);
    }

    private sealed class UntilAsked(IProgress<OperationProgress> meter, Task asked) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
            if (!asked.IsCompleted)
            {
                meter.Report(value);
            }
        }
    }
}
