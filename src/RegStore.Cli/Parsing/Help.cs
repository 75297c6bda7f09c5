using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace RegStore.Cli.Parsing;

/// <summary>The help: of the program the verbs in groups, what they read, and the exit codes; of a verb its options, and examples.</summary>
internal sealed class Help(HelpAction usual) : SynchronousCommandLineAction
{
    public const string About = "Looks after a Docker/OCI registry's storage directory without the registry: lists, verifies, repairs, measures, backs up and restores it.";

    public static readonly (string Title, string[] Verbs)[] Groups =
    [
        ("See what is there", ["list", "inspect", "history", "files", "cat", "tree", "catalog", "tags"]),
        ("Check and repair it", ["verify", "report", "repair"]),
        ("See what uses the disk", ["du", "orphans", "why", "diff"]),
        ("Back up to files", ["backup", "restore"]),
        ("Take images out and put them in", ["export", "import"]),
        ("Back up to a pool of snapshots", ["snapshot", "snapshots", "forget"]),
        ("Learn and type less", ["man", "completion", "version"]),
    ];

    public static readonly (string Name, string Meaning)[] Words =
    [
        ("STORE", "a registry's storage directory: what is mounted at /var/lib/registry, or any directory from there down to docker/registry/v2"),
        ("", "or a tar of it, compressed or not; - for a tar on standard input"),
        ("", "or a snapshot: POOL@latest, or POOL@ID"),
        ("REF", "an image: name:tag or name@digest; the tag is latest if neither is given"),
        ("POOL", "a directory of snapshots that stores each blob once"),
    ];

    public static readonly (string Name, string Meaning)[] Variables =
    [
        ("REGSTORE_STORE", "the STORE to use if none is given"),
        ("REGSTORE_POOL", "the POOL to use if none is given"),
        ("NO_COLOR", "no colours"),
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var (output, command) = (parseResult.InvocationConfiguration.Output, parseResult.CommandResult.Command);
        if (parseResult.CommandResult.Parent is null)
        {
            WriteProgram(output, command);
            return ExitCodes.Done;
        }

        var code = usual.Invoke(parseResult);
        if (command is Verb { Examples: { Count: > 0 } examples })
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        output.WriteLine("Run \"regstore --help\" for the meaning of STORE, REF and POOL, and for the exit codes.");
        return code;
    }

    /// <summary>Prints the help of the program.</summary>
    public static void WriteProgram(TextWriter output, Command program)
    {
        output.WriteLine(About);
        output.WriteLine();
        output.WriteLine("Usage: regstore VERB [ARGUMENTS] [OPTIONS]");
        foreach (var (title, verbs) in Groups)
        {
            WriteRows(output, title, verbs.Select(name => program.Subcommands.Single(verb => verb.Name == name)).Select(verb => (Usage(verb), verb.Description!)));
        }

        WriteRows(output, "Arguments", Words);
        WriteRows(output, "Environment", Variables);
        WriteRows(output, "Exit codes", ExitCodes.Table.Select(it => ($"{it.Code}", it.Meaning)));
        output.WriteLine();
        output.WriteLine("Run \"regstore VERB --help\" for the options of a verb and examples, or \"regstore --version\" for the version.");
    }

    /// <summary>How a verb is typed: its names and arguments.</summary>
    public static string Usage(Command verb) =>
        string.Join(' ', (verb.Subcommands is [var only] ? [Usage(only)] : verb.Arguments.Select(Usage)).Prepend(string.Join(", ", verb.Aliases.Prepend(verb.Name))));

    private static string Usage(Argument argument)
    {
        var name = argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static void WriteRows(TextWriter output, string title, IEnumerable<(string Name, string Meaning)> rows)
    {
        var all = rows.ToList();
        var width = all.Max(row => row.Name.Length);
        output.WriteLine();
        output.WriteLine($"{title}:");
        foreach (var (name, meaning) in all)
        {
            output.WriteLine($"  {name.PadRight(width)}  {meaning}");
        }
    }
}
