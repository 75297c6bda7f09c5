using System.Globalization;
using RegStore.Model;
using RegStore.Repairs;
using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>A repair for people: each step with what it answers and whom it helps, what remains and why, and what to type next.</summary>
internal sealed class RepairText(Terminal terminal, string store, bool isQuiet)
{
    private const int MostAlike = 10;
    private const int ShownAlike = 3;

    private readonly TextWriter _output = terminal.Out;

    /// <summary>Writes the steps.</summary>
    public void WriteSteps(RepairReport report)
    {
        foreach (var alike in report.Steps.GroupBy(step => step.Action == RepairAction.Quarantine ? step.Findings[0].Id : step.Path, (_, steps) => steps.ToList()))
        {
            var shown = alike.Count <= MostAlike ? alike.Count : ShownAlike;
            alike.Take(shown).ToList().ForEach(Write);
            if (alike.Count > shown)
            {
                _output.WriteLine($"move to quarantine {alike.Count - shown} more for {alike[0].Findings[0]}, {PlainText.Size(alike.Skip(shown).Sum(step => step.Size))}: --json lists them");
            }
        }
    }

    private void Write(RepairStep step)
    {
        _output.WriteLine($"{Verb(step)} {PlainText.Name(step.Path)}");
        _output.WriteLine($"  for {string.Join(", ", step.Findings)}");
        if (Details(step) is { } details)
        {
            _output.WriteLine($"  {details}");
        }

        if (step is { NeedsStoppedRegistry: true, Action: not RepairAction.Quarantine })
        {
            _output.WriteLine("  what is there now goes to quarantine");
        }

        WriteImages("pulls again", step.PullAgain);
        WriteImages("stays broken", step.StayBroken);
    }

    /// <summary>Writes what remains, the verdict, and what to do next.</summary>
    public void WriteRest(RepairOptions options, RepairReport report)
    {
        var findings = new FindingText(_output, terminal.IsColoured, new RemedyText(store));
        foreach (var remaining in report.Remaining.OrderBy(it => it.Finding.Severity == Severity.Error ? 0 : 1))
        {
            findings.Write(remaining.Finding);
            _output.WriteLine($"  not repaired: {PlainText.Name(remaining.Reason)}");
        }

        foreach (var refusal in report.Refusals)
        {
            _output.WriteLine($"no orphans are moved: {PlainText.Name(refusal.Reason)}{(refusal.Path is { } path ? $" ({PlainText.Name(path)})" : "")}");
        }

        if (isQuiet)
        {
            return;
        }

        if (report.Steps.Count + report.Remaining.Count > 0)
        {
            _output.WriteLine();
        }

        WriteVerdict(report);
        foreach (var repair in report.Quarantine.Where(repair => repair.Id != report.Id && repair.State != RepairState.Undone))
        {
            _output.WriteLine(repair.State == RepairState.Applied
                ? $"an earlier repair, {repair.Id}, has {PlainText.Size(repair.Bytes)} in quarantine"
                : $"the repair {repair.Id} was interrupted: --apply finishes it first, --undo {repair.Id} undoes it");
        }

        WriteNext(options, report);
    }

    private void WriteVerdict(RepairReport report)
    {
        _output.WriteLine(report switch
        {
            { Steps.Count: 0, Remaining.Count: 0 } => $"{store}: nothing to repair",
            { Steps.Count: 0 } => $"{store}: nothing that can be repaired{(report.IsSound ? "" : " with what there is")}",
            { IsApplied: true } => string.Create(CultureInfo.InvariantCulture, $"{store}: {PlainText.Count(report.Steps.Count, "step")} done in {report.Elapsed.TotalSeconds:0.0} s"),
            _ => $"{store}: {PlainText.Count(report.Steps.Count, "step")}",
        });
        WriteImages("pull again", report.PullAgain, indent: "");
        WriteImages("stay broken", report.StayBroken, indent: "");
        if (report.Steps.Count > 0)
        {
            _output.WriteLine($"afterwards garbage-collect {Runs(report.BlocksGc)}, and garbage-collect --delete-untagged {Runs(report.BlocksGcDeleteUntagged)}");
        }
    }

    private void WriteNext(RepairOptions options, RepairReport report)
    {
        var place = RemedyText.Quoted(store);
        if (report.IsApplied)
        {
            // Somebody else may have moved the quarantine away already.
            if (report.Quarantine.FirstOrDefault(it => it.Id == report.Id) is { } kept)
            {
                _output.WriteLine($"what was replaced or moved is in {kept.Path}");
                _output.WriteLine($"to undo it: regstore repair {place} --undo");
            }

            _output.WriteLine("restart the registry: it remembers what was missing");
            return;
        }

        if (report.Steps.Count == 0)
        {
            return;
        }

        foreach (var sign in report.SignsOfRegistry)
        {
            _output.WriteLine($"a registry seems to be running: {PlainText.Name(sign)}");
        }

        _output.WriteLine(
            options.Confirm is not null ? "nothing was changed"
            : report.Steps.Any(step => step.NeedsStoppedRegistry) ? "nothing was changed: to carry it out, stop the registry and add --apply"
            : "nothing was changed: to carry it out, add --apply; the registry may keep running");
    }

    private static string Verb(RepairStep step) => step.Action switch
    {
        RepairAction.Heal => "heal",
        RepairAction.MoveToPlace => "move into place",
        RepairAction.CreateDirectory => "create",
        RepairAction.WriteLink => "write",
        _ => "move to quarantine",
    };

    private static string? Details(RepairStep step) => step.Action switch
    {
        RepairAction.Heal => $"a sound copy, {PlainText.Size(step.Size)}, comes from {PlainText.Name(step.From!)}",
        RepairAction.MoveToPlace => $"from {PlainText.Name(step.From!)}, {PlainText.Size(step.Size)}",
        RepairAction.WriteLink => $"it will say {step.Digest}",
        RepairAction.Quarantine => PlainText.Size(step.Size),
        _ => null,
    };

    private static string Runs(ServerGenerations blocked) => blocked switch
    {
        ServerGenerations.None => "runs",
        ServerGenerations.All => "stops",
        _ => $"stops on {Generations.Text(blocked)[0]}",
    };

    private void WriteImages(string what, IReadOnlyList<ImageReference> images, string indent = "  ")
    {
        if (images.Count > 0)
        {
            _output.WriteLine($"{indent}{what}: {PlainText.FirstFew(images)}");
        }
    }
}
