namespace RegStore.Cli.Tests.Faults;

/// <summary>One way in which a disk fails a program.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Error">The number of the error.</param>
/// <param name="Calls">The calls that can fail so.</param>
/// <param name="How">How they fail.</param>
internal sealed record Fault(string Name, int Error, Calls Calls, Failing How = Failing.Once)
{
    private const Calls Making = Calls.Create | Calls.Make | Calls.Write | Calls.Rename;

    /// <summary>Those that a program must not even notice: the system allows them at any time.</summary>
    public static IReadOnlyList<Fault> Harmless { get; } =
    [
        new("EINTR", 4, Calls.Open | Calls.Create | Calls.Read | Calls.Write | Calls.Flush | Calls.Lock),
        new("a short read or write", 0, Calls.Read | Calls.Write, Failing.Half),
    ];

    /// <summary>Those that a program must report, unless what failed was not needed.</summary>
    public static IReadOnlyList<Fault> Real { get; } =
    [
        new("EIO", 5, Calls.All & ~Calls.Lock),
        new("EIO from then on", 5, Calls.All & ~Calls.Lock, Failing.FromThenOn),
        new("ENOSPC", 28, Making),
        new("EDQUOT", 122, Making),
        new("EROFS", 30, Making | Calls.Remove | Calls.Change, Failing.FromThenOn),
        new("EMFILE", 24, Calls.Open | Calls.Create),
        new("EACCES", 13, Calls.Open | Calls.Create | Calls.Make | Calls.Look | Calls.Rename | Calls.Remove | Calls.Change),
        new("a file that vanishes", 2, Calls.Open | Calls.Look, Failing.Gone),
        new("EWOULDBLOCK", 11, Calls.Lock),
        new("a file that shrinks", 0, Calls.Read, Failing.End),
    ];

    /// <summary>Whether the file is another one then, or none, so that the right answer is another one too.</summary>
    public bool ChangesStore => How is Failing.End or Failing.Gone;

    /// <summary>Whether the system allows it at any time, so that nothing may be different.</summary>
    public bool IsHarmless => Harmless.Contains(this);

    public override string ToString() => Name;
}
