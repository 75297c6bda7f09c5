using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RegStore.Cli.Output;

/// <summary>Progress as a bar with bytes, rate and time left, on a terminal's standard error; it leaves nothing behind.</summary>
internal sealed class ProgressBarDisplay : ProgressDisplay
{
    private const int NarrowBelow = 90;
    private const int NarrowBar = 10;
    private const int WideBar = 30;

    public override Task<T> RunAsync<T>(Func<IProgress<OperationProgress>?, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new VisibleCursorOutput() });
        var isNarrow = console.Profile.Width < NarrowBelow;
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = isNarrow ? NarrowBar : WideBar }, new FiguresColumn(isNarrow))
            .StartAsync(context => work(new Bar(context.AddTask("scanning", maxValue: 1).IsIndeterminate())));
    }

    /// <summary>
    /// Standard error, on which the cursor is never hidden: what is never taken away need not be given back, however the process ends or is stopped.
    /// </summary>
    private sealed class VisibleCursorOutput : IAnsiConsoleOutput
    {
        private readonly AnsiConsoleOutput _error = new(Console.Error);

        public TextWriter Writer { get; } = new VisibleCursorWriter(Console.Error);

        public bool IsTerminal => _error.IsTerminal;

        public int Width => _error.Width;

        public int Height => _error.Height;

        public void SetEncoding(Encoding encoding) => _error.SetEncoding(encoding);
    }

    private sealed class VisibleCursorWriter(TextWriter error) : TextWriter
    {
        private const string HideCursor = "\e[?25l";

        public override Encoding Encoding => error.Encoding;

        public override void Write(char value) => error.Write(value);

        public override void Write(string? value) => error.Write(value?.Replace(HideCursor, "", StringComparison.Ordinal));

        public override void Flush() => error.Flush();
    }

    /// <summary>Percent, bytes, rate and time left: nothing of it before it is known how much there is, and of a narrow line the percent alone.</summary>
    private sealed class FiguresColumn(bool isNarrow) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            if (task.IsIndeterminate)
            {
                return Text.Empty;
            }

            var percent = string.Create(CultureInfo.InvariantCulture, $"{task.Percentage,3:0}%");
            return new Text(isNarrow ? percent : $"{percent}  {PlainText.Size((long)task.Value)} of {PlainText.Size((long)task.MaxValue)}{Rate(task)}{Left(task)}");
        }

        private static string Rate(ProgressTask task) => task.Speed is { } speed ? $"  {PlainText.Size((long)speed)}/s" : "";

        private static string Left(ProgressTask task) => task.RemainingTime is { } left ? $"  {left:hh\\:mm\\:ss} left" : "";
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
