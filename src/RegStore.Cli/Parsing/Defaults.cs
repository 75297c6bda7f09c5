using System.CommandLine;
using System.CommandLine.Parsing;

namespace RegStore.Cli.Parsing;

/// <summary>What stands for a store or a pool that is left out.</summary>
internal static class Defaults
{
    private static readonly (string Argument, string Variable)[] All = [("STORE", "REGSTORE_STORE"), ("POOL", "REGSTORE_POOL")];

    /// <summary>The command line with the store and the pool of the environment, where arguments are missing.</summary>
    public static IReadOnlyList<string> Complete(IReadOnlyList<string> args, Command program, ParserConfiguration configuration)
    {
        var set = All.Where(it => Environment.GetEnvironmentVariable(it.Variable) is { Length: > 0 }).ToList();
        if (set.Count == 0)
        {
            return args;
        }

        var parsed = program.Parse(args, configuration);
        var arguments = parsed.CommandResult.Command.Arguments;
        var given = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens).Select(token => token.Value).ToList();
        var missing = arguments.Count(argument => argument.Arity.MinimumNumberOfValues > 0) - given.Count;
        var known = set.Where(it => arguments.Any(argument => argument.Name == it.Argument)).ToList();
        var verb = args.Index().FirstOrDefault(it => !it.Item.StartsWith('-')).Index;
        var complete = args.ToList();

        // Of two that both stand for something nobody knows which one was left out.
        if (missing > 0 && missing >= known.Count)
        {
            foreach (var (name, variable) in known)
            {
                // The store is the first argument of each verb, and a pool the first but for a store.
                complete.Insert(arguments[0].Name == name ? verb + 1 : complete.Count, Environment.GetEnvironmentVariable(variable)!);
            }
        }
        else if (missing == 0 && known is [var (first, value), ..] && arguments[0].Name == first && given is [var begin, ..] && !IsPlace(begin) && MayTakeMore(arguments, given.Count))
        {
            // As in "verify alpine:3.4": what is meant to be read is there, and this is not.
            complete.Insert(verb + 1, Environment.GetEnvironmentVariable(value)!);
        }

        return complete;
    }

    private static bool MayTakeMore(IList<Argument> arguments, int given) => arguments.Sum(argument => (long)argument.Arity.MaximumNumberOfValues) > given;

    private static bool IsPlace(string text) =>
        text == "-" || File.Exists(text) || Directory.Exists(text) || (text.LastIndexOf('@') is > 0 and var at && Directory.Exists(text[..at]));
}
