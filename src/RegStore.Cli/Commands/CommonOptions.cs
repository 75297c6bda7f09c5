using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Cli.Commands;

/// <summary>The arguments and options that several verbs share, each with one spelling and one meaning.</summary>
internal static class CommonOptions
{
    public static Argument<string> Store()
    {
        var store = new Argument<string>("STORE")
        {
            Description = "The registry's storage directory: what is mounted at /var/lib/registry, or any directory from there down to docker/registry/v2",
        };
        store.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("STORE is empty: name a directory.");
            }
        });
        return store;
    }

    public static Argument<RepositoryName?> OptionalRepository() => new("REPO")
    {
        Description = "Only this repository, as in team/app",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => Parsed<RepositoryName>(result, RepositoryName.TryParse, "a repository name like team/app"),
    };

    public static Argument<RepositoryName?> Repository() => new("REPO")
    {
        Description = "The repository, as in team/app",
        CustomParser = result => Parsed<RepositoryName>(result, RepositoryName.TryParse, "a repository name like team/app"),
    };

    public static Argument<ImageReference> Reference() => new("REF")
    {
        Description = "name:tag or name@digest; the tag is latest if neither is given",
        CustomParser = result => ParsedReference(result.Tokens[0].Value, result.AddError)!,
    };

    public static Argument<ImageReference[]> References() => new("REF")
    {
        Description = "Only these images, as name:tag or name@digest",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => ParsedReference(token.Value, result.AddError)!)],
    };

    public static Option<bool> Json(string what) => new("--json") { Description = $"Print {what} as JSON" };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Print results only: no progress, no summary" };

    public static Option<int?> Parallel()
    {
        var option = new Option<int?>("--parallel") { Description = "How many files are read at once; the number of processors if not given", HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number is < 1 or > 1024)
            {
                result.AddError("--parallel takes a number from 1 to 1024.");
            }
        });
        return option;
    }

    public static Option<string?> Platform() => new("--platform")
    {
        Description = "Which image of an index, as in linux/arm64; this machine's if not given",
        HelpName = "OS/ARCH[/VARIANT]",
    };

    public static Option<ServerGenerations> Server() => new("--server")
    {
        Description = "Which server's answer: 3.x sorts, and knows a repository by _manifests; 2.8 does not, and knows it by _layers",
        HelpName = "2.8|3.x",
        DefaultValueFactory = _ => ServerGenerations.Three,
        CustomParser = result => Generations.Parse(result.Tokens[0].Value) ?? Refuse(result),
    };

    private static ServerGenerations Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError("--server takes 2.8 or 3.x.");
        return ServerGenerations.None;
    }

    private static T? Parsed<T>(System.CommandLine.Parsing.ArgumentResult result, TryParse<T> parse, string wanted)
        where T : struct
    {
        var text = result.Tokens[0].Value;
        if (parse(text, out var value))
        {
            return value;
        }

        result.AddError($"\"{text}\" is not {wanted}.");
        return null;
    }

    private static ImageReference? ParsedReference(string text, Action<string> refuse)
    {
        if (!ImageReference.TryParse(text, null, out var reference))
        {
            refuse($"\"{text}\" is not a reference like name:tag or name@sha256:<hex>.");
        }

        return reference;
    }

    private delegate bool TryParse<T>(string text, out T value);
}
