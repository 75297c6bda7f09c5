using System.Globalization;
using RegStore.Reading;
using Spectre.Console;

namespace RegStore.Cli.Output;

/// <summary>Progress as a bar with bytes, rate and time left, on a terminal's standard error; it leaves nothing behind.</summary>
internal sealed class ProgressBarDisplay : ProgressDisplay
{
    public override Task<T> RunAsync<T>(Func<IProgress<OperationProgress>?, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new DownloadedColumn { Base = FileSizeBase.Decimal },
                new TransferSpeedColumn { Base = FileSizeBase.Decimal },
                new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(context.AddTask("scanning", maxValue: 1).IsIndeterminate())));
    }

    private sealed class Bar(ProgressTask task) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
            if (value is { Phase: not OperationPhase.Scanning, TotalBytes: { } total })
            {
                task.IsIndeterminate = false;
                task.MaxValue = Math.Max(total, 1);
                task.Description = string.Create(CultureInfo.InvariantCulture, $"{(value.Phase == OperationPhase.Writing ? "writing" : "reading")} blob {value.Items} of {value.TotalItems}");
                task.Value = value.Bytes;
            }
            else
            {
                task.Description = string.Create(CultureInfo.InvariantCulture, $"scanning, {value.Items} entries");
            }
        }
    }
}
