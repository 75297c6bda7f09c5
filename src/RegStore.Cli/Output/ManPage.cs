using System.CommandLine;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Output;

/// <summary>The manual: a page for the program and one for each verb, written from what the help is written from.</summary>
/// <remarks>Source: <see href="https://man7.org/linux/man-pages/man7/man-pages.7.html"/>.</remarks>
internal static class ManPage
{
    private const string Section = "1";

    /// <summary>The page of the program.</summary>
    public static void WriteProgram(TextWriter output, Command program, string version)
    {
        Begin(output, "regstore", "looks after the storage directory of a Docker/OCI registry without the registry", version);
        Line(output, ".B regstore", "VERB [ARGUMENTS] [OPTIONS]");
        Heading(output, "DESCRIPTION");
        Text(output, Help.About);
        foreach (var (title, verbs) in Help.Groups)
        {
            Line(output, ".SS", title);
            foreach (var verb in verbs.Select(name => program.Subcommands.Single(it => it.Name == name)))
            {
                Item(output, $"\\fB{Escaped(Help.Usage(verb))}\\fR", verb.Description!);
            }
        }

        Heading(output, "ARGUMENTS");
        Rows(output, Help.Words);
        Heading(output, "ENVIRONMENT");
        Rows(output, Help.Variables);
        WriteExitCodes(output);
        Heading(output, "SEE ALSO");
        Text(output, string.Join(", ", program.Subcommands.Where(verb => !verb.Hidden && verb is Verb).Select(verb => $"regstore-{verb.Name}({Section})").Order(StringComparer.Ordinal)));
    }

    /// <summary>The page of a verb.</summary>
    public static void Write(TextWriter output, Command verb, string version)
    {
        var leaf = verb.Subcommands is [var only] ? only : verb;
        Begin(output, $"regstore-{verb.Name}", leaf.Description!, version);
        Line(output, ".B regstore", $"{Help.Usage(verb)} [OPTIONS]");
        if (leaf.Arguments.Count > 0)
        {
            Heading(output, "ARGUMENTS");
            Rows(output, leaf.Arguments.Select(argument => (argument.Name, argument.Description ?? "")));
        }

        Heading(output, "OPTIONS");
        foreach (var option in leaf.Options.Where(option => !option.Hidden))
        {
            var names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(name => name.Length).Select(name => $"\\fB{Escaped(name)}\\fR"));
            Item(output, option.HelpName is { } value ? $"{names} \\fI{Escaped(value)}\\fR" : names, option.Description ?? "");
        }

        if (leaf is Verb { Examples: { Count: > 0 } examples })
        {
            Heading(output, "EXAMPLES");
            Line(output, ".nf");
            foreach (var example in examples)
            {
                Text(output, example);
            }

            Line(output, ".fi");
        }

        WriteExitCodes(output);
        Heading(output, "SEE ALSO");
        Text(output, $"regstore({Section})");
    }

    private static void Begin(TextWriter output, string name, string what, string version)
    {
        Line(output, ".TH", $"{name.ToUpperInvariant()} {Section} \"\" \"regstore {version}\"");
        Heading(output, "NAME");
        Text(output, $"{name} - {what}");
        Heading(output, "SYNOPSIS");
    }

    private static void WriteExitCodes(TextWriter output)
    {
        Heading(output, "EXIT STATUS");
        Rows(output, ExitCodes.Table.Select(it => ($"{it.Code}", it.Meaning)));
    }

    // A row without a name goes on with the one before it.
    private static void Rows(TextWriter output, IEnumerable<(string Name, string Meaning)> rows)
    {
        foreach (var (name, meaning) in rows)
        {
            if (name.Length > 0)
            {
                Item(output, $"\\fI{Escaped(name)}\\fR", meaning);
            }
            else
            {
                Line(output, ".br");
                Text(output, meaning);
            }
        }
    }

    private static void Heading(TextWriter output, string title) => Line(output, ".SH", title);

    private static void Item(TextWriter output, string name, string text)
    {
        output.WriteLine(".TP");
        output.WriteLine(name);
        Text(output, text);
    }

    private static void Text(TextWriter output, string text) => output.WriteLine(text.StartsWith('.') || text.StartsWith('\'') ? $"\\&{Escaped(text)}" : Escaped(text));

    private static void Line(TextWriter output, string request, string? text = null) => output.WriteLine(text is null ? request : $"{request} {Escaped(text)}");

    private static string Escaped(string text) => text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
}
