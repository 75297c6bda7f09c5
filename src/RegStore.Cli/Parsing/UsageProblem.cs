using System.CommandLine;
using System.CommandLine.Parsing;
using RegStore.Cli.Output;

namespace RegStore.Cli.Parsing;

/// <summary>What is wrong with a command line, in one sentence and in the words of the help.</summary>
internal static class UsageProblem
{
    /// <summary>What is wrong; null if nothing is.</summary>
    public static string? Of(ParseResult parsed, IReadOnlyList<string> args) => (Directive(parsed) ?? UnknownOption(parsed, args) ?? UnknownVerb(parsed) ?? Overfull(parsed, args) ?? UnknownLetter(parsed, args) ?? Unexpected(parsed) ?? Refused(parsed)) is { } problem ? PlainText.Name(problem) : null;

    // The library has a use for words in brackets, which nobody expects of a storage tool.
    private static string? Directive(ParseResult parsed) => parsed.Tokens is [{ Type: TokenType.Directive, Value: var word }, ..] ? $"there is no verb {word}" : null;

    // The library takes an option that it does not know for an argument: a misspelt one must not become the name of a file.
    private static string? UnknownOption(ParseResult parsed, IReadOnlyList<string> args)
    {
        var beforeDashes = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).ToHashSet(ReferenceEqualityComparer.Instance);
        var option = Results(parsed).SelectMany(result => LooseTokens(result, args)).Where(beforeDashes.Contains).Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens.Take(parsed.UnmatchedTokens.Count(value => parsed.Tokens.Any(token => token.Value == value && beforeDashes.Contains(token)))))
            .FirstOrDefault(LooksLikeOption);
        if (option is null)
        {
            return null;
        }

        var name = option.Split('=', ':')[0];
        var options = Commands(parsed).SelectMany(command => command.Options).SelectMany(known => known.Aliases.Prepend(known.Name)).ToList();
        return options.Contains(name) && parsed.CommandResult.Command is { Subcommands.Count: 0 } verb
            ? $"{name} comes after the verb, as in \"regstore {verb.Name} {name}\""
            : $"unknown option {name}{DidYouMean(Guess.Nearest(name, options.Where(known => known.StartsWith("--", StringComparison.Ordinal))))}";
    }

    private static string? UnknownVerb(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0)
        {
            return null;
        }

        if (parsed.UnmatchedTokens is not [var verb, ..])
        {
            return parsed.Errors.Count > 0 ? $"name a verb: {string.Join(", ", command.Subcommands.Select(known => known.Name))}" : null;
        }

        var guess = Guess.Nearest(verb, command.Subcommands.SelectMany(known => known.Aliases.Prepend(known.Name)));
        return OtherWords.Answer(verb) is { } answer ? $"there is no verb {verb}; {answer}" : $"unknown verb {(verb.Length > 0 ? verb : "\"\"")}{DidYouMean(guess)}";
    }

    // The library takes what follows for another argument.
    private static string? Overfull(ParseResult parsed, IReadOnlyList<string> args) => parsed.CommandResult.Command.Options
        .Where(option => option.Arity.MaximumNumberOfValues == 0)
        .SelectMany(option => option.Aliases.Prepend(option.Name))
        .FirstOrDefault(flag => args.TakeWhile(arg => arg != "--").Any(arg => arg.StartsWith($"{flag}=", StringComparison.Ordinal) || arg.StartsWith($"{flag}:", StringComparison.Ordinal))) is { } overfull
            ? $"{overfull} takes no value"
            : null;

    // Of several letters behind one dash the library takes those that it does not know for an argument.
    private static string? UnknownLetter(ParseResult parsed, IReadOnlyList<string> args)
    {
        var letters = parsed.CommandResult.Command.Options.SelectMany(option => option.Aliases).Where(alias => alias is ['-', not '-']).Select(alias => alias[1]).ToHashSet();
        return args.TakeWhile(arg => arg != "--").FirstOrDefault(arg => arg is ['-', not '-', _, ..] && letters.Contains(arg[1]) && !arg.Skip(1).All(letters.Contains)) is { } option
            ? $"unknown option {option}"
            : null;
    }

    private static string? Unexpected(ParseResult parsed) => parsed.UnmatchedTokens is [var first, ..]
        ? $"\"{first}\" is one argument too many for {parsed.CommandResult.Command.Name}"
        : null;

    private static string? Refused(ParseResult parsed)
    {
        // What is missing is reported first: the library's own words for it, and for what follows from it, are no help.
        foreach (var result in Results(parsed))
        {
            switch (result)
            {
                case ArgumentResult { Tokens.Count: 0, Argument: { Arity.MinimumNumberOfValues: > 0 } argument, Parent: CommandResult }:
                    return $"{argument.Name} is missing: {Beginning(argument.Description)}";
                case OptionResult { Implicit: false, Tokens.Count: 0, Option: { Arity.MinimumNumberOfValues: > 0 } option }:
                    return $"{option.Name} needs a value: {option.HelpName}";
                case OptionResult { Option: { Arity.MaximumNumberOfValues: 1 } option, Tokens.Count: > 1 }:
                    return $"{option.Name} is given more than once";
            }
        }

        return parsed.Errors is [var error, ..] ? error.Message.TrimEnd('.') : null;
    }

    private static IEnumerable<SymbolResult> Results(ParseResult parsed) => parsed.CommandResult.Children;

    // Also the value of an option, unless it was written as --html=-x: who left a value out and misspelt the next option must not get a file of that name.
    private static IEnumerable<Token> LooseTokens(SymbolResult result, IReadOnlyList<string> args) => result is OptionResult option
        ? option.Tokens.Where(token => !args.Contains($"{option.IdentifierToken?.Value}={token.Value}") && !args.Contains($"{option.IdentifierToken?.Value}:{token.Value}"))
        : result.Tokens;

    private static IEnumerable<Command> Commands(ParseResult parsed)
    {
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = command.Parent)
        {
            yield return command.Command;
        }
    }

    private static bool LooksLikeOption(string value) => value is ['-', not (>= '0' and <= '9'), ..];

    private static string DidYouMean(string? guess) => guess is null ? "" : $"; did you mean {guess}?";

    private static string Beginning(string? description) => description is { Length: > 0 } text ? char.ToLowerInvariant(text[0]) + text.Split("; ")[0].Split(": ")[0][1..] : "";
}
