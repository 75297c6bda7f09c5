namespace RegStore.Cli.Output;

/// <summary>Says on standard error why a command failed: to people in a line or two, to programs in a JSON line.</summary>
internal sealed class ErrorOutput(TextWriter error, bool isJson)
{
    public async Task WriteAsync(int code, string message, string? hint = null)
    {
        if (isJson)
        {
            JsonOutput.WriteLine(error, new ExitErrorLine("exit_error", 1, code, message));
            return;
        }

        await error.WriteLineAsync($"regstore: {message}").ConfigureAwait(false);
        if (hint is not null)
        {
            await error.WriteLineAsync(hint).ConfigureAwait(false);
        }
    }
}
