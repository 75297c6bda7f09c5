using RegStore.Repairs;

namespace RegStore.Cli.Output;

/// <summary>A repair, planned or done: for people or for programs, as was asked.</summary>
internal sealed class RepairOutput(Terminal terminal, string store, bool isQuiet, bool isJson)
{
    private bool _isShown;

    /// <summary>Shows the plan and asks whether to go on.</summary>
    public async Task<bool> AskAsync(RepairReport plan, CancellationToken cancellationToken)
    {
        new RepairText(terminal, store, isQuiet: false).WriteSteps(plan);
        _isShown = true;
        await terminal.Out.WriteAsync($"\n{PlainText.Count(plan.Steps.Count, "step")}. Go on? [y/N] ").ConfigureAwait(false);
        await terminal.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        var answer = await Task.Run(Console.ReadLine, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>Writes a plan, or what was done.</summary>
    public int Write(RepairOptions options, RepairReport report)
    {
        var code = ExitCodes.Of(report);
        if (isJson)
        {
            RepairJson.Write(terminal.Out, store, report, code);
            return code;
        }

        var text = new RepairText(terminal, store, isQuiet);
        if (!_isShown)
        {
            text.WriteSteps(report);
        }

        text.WriteRest(options, report);
        return code;
    }

    /// <summary>Writes what became of a repair that was done earlier.</summary>
    public int Write(string what, QuarantinedRepair repair)
    {
        if (isJson)
        {
            RepairJson.Write(terminal.Out, store, what, repair);
        }
        else if (!isQuiet)
        {
            terminal.Out.WriteLine(what == "undo"
                ? $"undone: {repair.Id}, {PlainText.Count(repair.Steps, "step")}; restart the registry"
                : $"deleted: {repair.Id}, {PlainText.Size(repair.Bytes)}");
        }

        return ExitCodes.Done;
    }
}
