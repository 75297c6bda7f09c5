using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Repairs;

/// <summary>Plan -> journal: what each step makes and moves, with what tells later whether it is still the same.</summary>
/// <param name="store">The store.</param>
/// <param name="prepared">What will be put into it.</param>
internal sealed class JournalWriter(IStoreSource store, WritableTree prepared)
{
    private readonly HashSet<string> _made = [];

    public RepairJournal Write(RepairPlan plan) => new(
        [.. plan.Steps.Select(Write)],
        [.. plan.Before.Broken().Select(reference => reference.ToString())]);

    private JournalStep Write(PlannedStep step)
    {
        var moves = new List<JournalMove>();
        if (step.Takes is { } taken)
        {
            var there = store.Find(taken);
            moves.Add(Move(RepairMoves.Out(taken), there is { Kind: EntryKind.File } file ? (file.Length, file.Modified) : null));
        }

        if (step.From is { } from)
        {
            var there = store.Find(from)!.Value;
            moves.Add(Move(RepairMoves.Within(from, step.Path), (there.Length, there.Modified)));
        }
        else if (prepared.Look(step.Path) is { Type: FileType.Regular } file)
        {
            moves.Add(Move(RepairMoves.In(step.Path), (file.Length, file.Modified)));
        }

        var makes = step.Action == RepairAction.Quarantine ? [] : Missing(step.Action == RepairAction.CreateDirectory ? step.Path : DirectoryHandle.Split(step.Path).Directory);
        return new JournalStep("step", step.Action, step.Path, [step.Finding.Kind.Id], step.Turn, makes, moves);
    }

    private static JournalMove Move((string From, string To) places, (long Length, DateTime Modified)? file) => new(places.From, places.To, file?.Length, file?.Modified);

    // The directories on the way that are not there, the uppermost first; but for the two at the top, which a store has.
    private string[] Missing(string directory) =>
    [
        .. StorageLayout.DirectoriesAbove(directory).Append(directory).Skip(1)
            .Where(part => store.Find(part) is not { Kind: EntryKind.Directory } && _made.Add(part)),
    ];
}
