using RegStore.Model;

namespace RegStore.Graph;

/// <summary>
/// The ways through what leads to what. Indexes may be nested as deep as somebody likes to push them, and damaged ones may name each other: nothing here
/// recurses, and nothing is followed twice.
/// </summary>
internal static class Walk
{
    private enum Step
    {
        Entered,
        MetAgain,
        Left,
    }

    /// <summary>All that some lead to, those themselves first, each once.</summary>
    /// <param name="roots">Where to begin.</param>
    /// <param name="next">What one leads to; asked once of each.</param>
    public static IEnumerable<Digest> From(IEnumerable<Digest> roots, Func<Digest, IEnumerable<Digest>> next) =>
        Steps(roots, next, new HashSet<Digest>().Add).Where(it => it.Step == Step.Entered).Select(it => it.Digest);

    /// <summary>All that some lead to, as often as it is named and in that order; what one names comes right after it.</summary>
    /// <param name="roots">Where to begin.</param>
    /// <param name="next">What one leads to; asked once of each.</param>
    /// <param name="isNew">Whether one was not met before; remembers that it was now.</param>
    public static IEnumerable<(Digest Digest, bool IsNew)> Namings(IEnumerable<Digest> roots, Func<Digest, IEnumerable<Digest>> next, Func<Digest, bool> isNew) =>
        Steps(roots, next, isNew).Where(it => it.Step != Step.Left).Select(it => (it.Digest, it.Step == Step.Entered));

    /// <summary>Adds all that some lead to to what was met before, and follows nothing that was.</summary>
    /// <param name="roots">Where to begin.</param>
    /// <param name="next">What one leads to; asked once of each.</param>
    /// <param name="isNew">Whether one was not met before; remembers that it was now.</param>
    public static void Mark(IEnumerable<Digest> roots, Func<Digest, IEnumerable<Digest>> next, Func<Digest, bool> isNew)
    {
        foreach (var _ in Steps(roots, next, isNew))
        {
            // Each step adds to what was met.
        }
    }

    /// <summary>All that some lead to, each once, and what is named before what names it.</summary>
    /// <inheritdoc cref="From"/>
    public static IEnumerable<Digest> NamedFirst(IEnumerable<Digest> roots, Func<Digest, IEnumerable<Digest>> next) =>
        Steps(roots, next, new HashSet<Digest>().Add).Where(it => it.Step == Step.Left).Select(it => it.Digest);

    /// <summary>All that one leads to, itself and the nearest first, each with the one that leads to it by the shortest way; null for itself.</summary>
    /// <inheritdoc cref="From"/>
    public static IEnumerable<(Digest Digest, Digest? From)> Shortest(Digest root, Func<Digest, IEnumerable<Digest>> next)
    {
        var seen = new HashSet<Digest> { root };
        var pending = new Queue<(Digest Digest, Digest? From)>([(root, null)]);
        while (pending.TryDequeue(out var step))
        {
            yield return step;
            foreach (var named in next(step.Digest).Where(seen.Add))
            {
                pending.Enqueue((named, step.Digest));
            }
        }
    }

    private static IEnumerable<(Digest Digest, Step Step)> Steps(IEnumerable<Digest> roots, Func<Digest, IEnumerable<Digest>> next, Func<Digest, bool> enters)
    {
        var pending = new Stack<(Digest? Namer, IEnumerator<Digest> Named)>([(null, roots.GetEnumerator())]);
        while (pending.TryPeek(out var level))
        {
            if (level.Named.MoveNext())
            {
                var digest = level.Named.Current;
                var isNew = enters(digest);
                yield return (digest, isNew ? Step.Entered : Step.MetAgain);
                if (isNew)
                {
                    pending.Push((digest, next(digest).GetEnumerator()));
                }

                continue;
            }

            level.Named.Dispose();
            pending.Pop();
            if (level.Namer is { } namer)
            {
                yield return (namer, Step.Left);
            }
        }
    }
}
