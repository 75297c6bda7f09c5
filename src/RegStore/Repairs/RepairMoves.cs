using System.IO.Abstractions;
using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Repairs;

/// <summary>
/// Carries out the moves of a journal, forward or back. Each is a rename, done or not: whatever a run that was killed has left, the next goes on from there, either way.
/// </summary>
internal sealed class RepairMoves
{
    private const string NewName = "new";
    private const string OldName = "old";
    private const string Store = "store/";
    private const string New = $"{NewName}/";
    private const string Old = $"{OldName}/";

    /// <summary>The directories in which a repair keeps what it took out, and what it has still to put in.</summary>
    public static readonly string[] Kept = [OldName, NewName];

    private readonly IFileSystem _fileSystem;
    private readonly string _root;
    private readonly Dictionary<string, WritableTree> _trees;

    /// <param name="fileSystem">Where.</param>
    /// <param name="root">The <c>v2</c> directory of the store.</param>
    /// <param name="directory">The directory of the repair in quarantine.</param>
    public RepairMoves(IFileSystem fileSystem, string root, string directory)
    {
        (_fileSystem, _root) = (fileSystem, root);
        var registry = Ownership.Of(fileSystem, root) ?? Ownership.Usual;
        _trees = new()
        {
            [Store] = new WritableTree(fileSystem, root, registry),
            [New] = TreeOfNew(fileSystem, directory, registry),
            [Old] = new WritableTree(fileSystem, fileSystem.Path.Combine(directory, OldName), Ownership.Private),
        };
    }

    /// <summary>Where what is put into the store is written first.</summary>
    public static WritableTree TreeOfNew(IFileSystem fileSystem, string directory, Ownership registry) => new(fileSystem, fileSystem.Path.Combine(directory, NewName), registry);

    /// <summary>What a step takes out.</summary>
    public static (string From, string To) Out(string path) => ($"{Store}{path}", $"{Old}{path}");

    /// <summary>What a step puts in.</summary>
    public static (string From, string To) In(string path) => ($"{New}{path}", $"{Store}{path}");

    /// <summary>What a step moves within the store.</summary>
    public static (string From, string To) Within(string from, string to) => ($"{Store}{from}", $"{Store}{to}");

    /// <summary>The storage paths that a journal puts into the store.</summary>
    public static IEnumerable<string> PutBy(RepairJournal journal) =>
        journal.Steps.SelectMany(step => step.Moves).Where(move => move.To.StartsWith(Store, StringComparison.Ordinal)).Select(move => move.To[Store.Length..]);

    /// <summary>Does what is not done yet.</summary>
    /// <exception cref="RegistryStoreException">The store has changed so that a move cannot be done.</exception>
    public void Forward(RepairJournal journal, CancellationToken cancellationToken)
    {
        var turn = 0;
        foreach (var step in journal.Steps)
        {
            if (step.Turn != turn)
            {
                // What is named is on disk before what names it.
                DiskFlush.Everything(_fileSystem, _root);
                turn = step.Turn;
            }

            cancellationToken.ThrowIfCancellationRequested();
            foreach (var move in step.Moves.Where(IsOut))
            {
                Forward(move);
            }

            // Where a directory belongs a file may have been, which is out now.
            foreach (var path in step.Makes)
            {
                _trees[Store].CreateDirectory(path);
            }

            foreach (var move in step.Moves.Where(move => !IsOut(move)))
            {
                Forward(move);
            }
        }

        DiskFlush.Everything(_fileSystem, _root);
    }

    /// <summary>What undoing would lose, in words; empty if it puts everything back.</summary>
    public IReadOnlyList<string> Losses(RepairJournal journal)
    {
        var losses = new List<string>();
        var free = journal.Steps.SelectMany(step => step.Makes).Select(path => $"{Store}{path}").ToHashSet();
        foreach (var move in journal.Steps.Reverse().SelectMany(step => step.Moves.Reverse()))
        {
            var (from, to) = (Look(move.From), Look(move.To));
            if (to is null)
            {
                // Not done, or undone already.
                if (from is null)
                {
                    losses.Add($"{Words(move.To)} is gone: it was deleted or moved since");
                }
            }
            else if (from is null || free.Contains(move.From))
            {
                free.Add(move.To);
                if (move.Length is { } length && (to.Value.Length != length || to.Value.Modified != move.Modified))
                {
                    losses.Add($"{Words(move.To)} was written since");
                }
            }
            else if (!move.From.StartsWith(New, StringComparison.Ordinal))
            {
                losses.Add($"{Words(move.From)} was written since, and would be replaced by what was there before");
            }
        }

        return losses;
    }

    /// <summary>Undoes what is done.</summary>
    public void Back(RepairJournal journal, CancellationToken cancellationToken)
    {
        foreach (var step in journal.Steps.Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var move in step.Moves.Where(move => !IsOut(move)))
            {
                Back(move);
            }

            foreach (var path in step.Makes.Reverse())
            {
                _trees[Store].DeleteEmptyDirectory(path);
            }

            foreach (var move in step.Moves.Where(IsOut))
            {
                Back(move);
            }
        }

        DiskFlush.Everything(_fileSystem, _root);
    }

    private static bool IsOut(JournalMove move) => move.To.StartsWith(Old, StringComparison.Ordinal);

    private void Back(JournalMove move)
    {
        if (Look(move.From) is null && Look(move.To) is not null)
        {
            Do(move.To, move.From);
        }
    }

    private void Forward(JournalMove move)
    {
        var (from, to) = (Look(move.From), Look(move.To));
        if (to is null && from is null)
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{Words(move.From)} is gone since the repair was planned.");
        }

        if (to is null)
        {
            Do(move.From, move.To);
        }
        else if (from is not null && move.From.StartsWith(New, StringComparison.Ordinal) && !IsSame(move))
        {
            throw new RegistryStoreException(StoreFailure.Refused, $"{Words(move.To)} was written since the repair was planned.");
        }
    }

    private void Do(string from, string to)
    {
        var ((source, sourcePath), (target, targetPath)) = (Split(from), Split(to));
        target.Take(source, sourcePath, targetPath);
    }

    // A registry that ran meanwhile may have written the very same.
    private bool IsSame(JournalMove move)
    {
        var (mine, theirs) = (Look(move.From)!.Value, Look(move.To)!.Value);
        return mine.Type == FileType.Regular && theirs.Type == FileType.Regular && mine.Length == theirs.Length
            && (mine.Length > LinkReader.MaxLength || ReadAll(move.From).AsSpan().SequenceEqual(ReadAll(move.To)));
    }

    private byte[] ReadAll(string place)
    {
        var (tree, path) = Split(place);
        using var stream = tree.Open(path);
        var bytes = new byte[LinkReader.MaxLength];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private FileStatus? Look(string place)
    {
        var (tree, path) = Split(place);
        return tree.Look(path);
    }

    private (WritableTree Tree, string Path) Split(string place)
    {
        var slash = place.IndexOf('/', StringComparison.Ordinal) + 1;
        return _trees.TryGetValue(place[..slash], out var tree) && !place.Split('/').Contains("..") ? (tree, place[slash..]) : throw new RegistryStoreException(StoreFailure.Unreadable, $"The journal names {place}, which is no place of a repair.");
    }

    private string Words(string place) => place.StartsWith(Store, StringComparison.Ordinal) ? place[Store.Length..] : _fileSystem.Path.Combine(Split(place).Tree.Root, Split(place).Path);
}
