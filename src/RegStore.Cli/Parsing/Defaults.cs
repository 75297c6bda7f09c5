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
        var parsed = program.Parse(args, configuration);
        var arguments = parsed.CommandResult.Command.Arguments;
        var given = parsed.CommandResult.Children.OfType<ArgumentResult>().Sum(result => result.Tokens.Count);
        var missing = arguments.Count(argument => argument.Arity.MinimumNumberOfValues > 0) - given;
        var verb = args.Index().FirstOrDefault(it => !it.Item.StartsWith('-')).Index;
        var complete = args.ToList();
        foreach (var (name, variable) in All)
        {
            if (missing > 0 && arguments.Any(argument => argument.Name == name) && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                // The store is the first argument of each verb, and a pool the first but for a store.
                complete.Insert(arguments[0].Name == name ? verb + 1 : complete.Count, value);
                missing--;
            }
        }

        return complete;
    }
}
