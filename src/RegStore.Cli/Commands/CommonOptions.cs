using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using RegStore.Backup;
using RegStore.Cli.Completion;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Model;

namespace RegStore.Cli.Commands;

/// <summary>The arguments and options that several verbs share, each with one spelling and one meaning.</summary>
internal static class CommonOptions
{
    public static Argument<string> Store(string more = "") => Place("STORE", "A registry's storage directory, a tar of it (- for standard input), or a snapshot (POOL@latest)" + more);

    /// <summary>A file or directory, which must have a name.</summary>
    public static Argument<string> Place(string name, string what)
    {
        var place = new Argument<string>(name) { Description = what };
        place.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError($"{name} is empty: name a file or directory");
            }
        });
        return place;
    }

    /// <summary>Opens the store that an argument names.</summary>
#pragma warning disable CA2000 // Standard input belongs to the process.
    public static RegistryStore Open(string store, int? ioParallelism = null)
    {
        var opened = store == "-" ? RegistryStore.OpenArchive(Console.OpenStandardInput(), "standard input") : RegistryStore.Open(store);
        opened.IoParallelism = ioParallelism ?? opened.IoParallelism;
        return opened;
    }
#pragma warning restore CA2000

    /// <summary>Opens the pool that an argument names.</summary>
    public static SnapshotPool OpenPool(string place, int? ioParallelism)
    {
        var pool = SnapshotPool.Open(place);
        pool.IoParallelism = ioParallelism ?? pool.IoParallelism;
        return pool;
    }

    public static Option<string> Compress() => OneOf("--compress", "Compression of the file; auto chooses by its suffix: .gz .tgz .zst .tzst", "auto", "none", "gzip", "zstd");

    /// <summary>The compression that <c>--compress</c> names; null where the name of the file says it.</summary>
    public static ArchiveCompression? Compression(string? name) => name switch { null or "auto" => null, "gzip" => ArchiveCompression.Gzip, "zstd" => ArchiveCompression.Zstd, _ => ArchiveCompression.None };

    public static Option<string[]> Repositories() => Repeatable("--repo", "NAME", "Only these repositories; * matches any characters, ? a single one");

    public static Option<string[]> Tags() => Repeatable("--tag", "[NAME:]TAG", "Only these tags and what they need; * matches any characters, ? a single one");

    public static Option<(int User, int Group)?> Owner(string what) => new("--owner")
    {
        Description = what,
        HelpName = "UID:GID",
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split(':');
            if (parts.Length == 2 && parts.All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
            }

            result.AddError("--owner takes two numbers, as in 1000:1000");
            return null;
        },
    };

    /// <summary>The mode of what is written, which is its owner's alone if it is not given.</summary>
    public static Option<UnixFileMode?> Mode(string what) => new("--mode")
    {
        Description = $"{what}, as in 0640 [default: 0600, as images may be private]",
        HelpName = "MODE",
        CustomParser = result =>
        {
            const int mostOfFiles = 0x1B6;
            var digits = result.Tokens[0].Value;
            if (digits.Length is 3 or 4 && digits.All(digit => digit is >= '0' and <= '7') && Convert.ToInt32(digits, 8) is var mode && (mode & ~mostOfFiles) == 0 && (mode & 0x180) == 0x180)
            {
                return (UnixFileMode)mode;
            }

            result.AddError($"--mode takes a file mode that lets the owner read and write, as in 0600, 0640 or 0644, not \"{digits}\"");
            return null;
        },
    };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string what, string name, params string[] aliases) => new(name, aliases) { Description = what, Arity = ArgumentArity.Zero };

    /// <summary>An option that takes one of a few words, of which the first is the default.</summary>
    public static Option<string> OneOf(string name, string what, params string[] words) => new(name)
    {
        Description = what,
        HelpName = string.Join('|', words),
        DefaultValueFactory = _ => words[0],
        CompletionSources = { _ => words.Select(word => new CompletionItem(word)) },
        CustomParser = result =>
        {
            if (!words.Contains(result.Tokens[0].Value))
            {
                result.AddError($"{name} takes {string.Join(", ", words[..^1])} or {words[^1]}, not \"{result.Tokens[0].Value}\"");
            }

            return result.Tokens[0].Value;
        },
    };

    public static Option<bool> DryRun(string what = "Print what would be written, but write nothing") => Flag(what, "--dry-run", "-n");

    public static Option<bool> Verbose(string what) => Flag(what, "--verbose", "-v");
    /// <summary>An option that may be given several times, each time with one value; none by default.</summary>
    public static Option<string[]> Repeatable(string name, string value, string what) =>
        new(name) { Description = what, HelpName = value, AllowMultipleArgumentsPerToken = false, Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };

    public static Argument<RepositoryName?> OptionalRepository() => new("REPO")
    {
        Description = "Only this repository, as in team/app",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => Parsed<RepositoryName>(result, RepositoryName.TryParse, "a repository name like team/app"),
        CompletionSources = { StoreWords.Repositories },
    };

    public static Argument<RepositoryName?> Repository() => new("REPO")
    {
        Description = "The repository, as in team/app",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Parsed<RepositoryName>(result, RepositoryName.TryParse, "a repository name like team/app"),
        CompletionSources = { StoreWords.Repositories },
    };

    public static Argument<ImageReference> Reference() => new("REF")
    {
        Description = "name:tag or name@digest; the tag is latest if neither is given",
        CustomParser = result => ParsedReference(result.Tokens[0].Value, result.AddError)!,
        CompletionSources = { StoreWords.References },
    };

    public static Argument<ImageReference[]> References() => new("REF")
    {
        Description = "Images: name:tag or name@digest; the tag is latest if neither is given",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => ParsedReference(token.Value, result.AddError)).OfType<ImageReference>()],
        CompletionSources = { StoreWords.References },
    };

    public static Argument<ImagePattern[]> Images() => new("IMAGE")
    {
        Description = $"Only these images: {ImagePattern.Words}",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = ImagePattern.Parse,
        CompletionSources = { StoreWords.Images },
    };

    public static Option<string?> Metrics()
    {
        var metrics = new Option<string?>("--metrics") { Description = "Also write metrics in the Prometheus text format; the node exporter expects a name like *.prom", HelpName = "FILE" };
        metrics.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" or "-" }])
            {
                result.AddError("--metrics takes the name of a file");
            }
        });
        return metrics;
    }

    public static Option<int?> Parallel() => Number("--parallel", "Number of blobs to hash in parallel [default: number of processors]", 1024);

    public static Option<int?> IoParallel() => Number("--io-parallel", "Number of directories to scan in parallel [default: 32]", 1024);

    public static Option<int?> Number(string name, string what, int most = int.MaxValue, int least = 1) => new(name)
    {
        Description = what,
        HelpName = "N",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} takes a number {(most == int.MaxValue ? $"above {least - 1}" : $"from {least} to {most}")}, not \"{result.Tokens[0].Value}\"");
            return null;
        },
    };

    /// <summary>A span of time, as in <c>24h</c>, <c>7d</c> or <c>1d12h</c>; zero if it is not given.</summary>
    public static Option<TimeSpan> Age(string name, string what) => new(name)
    {
        Description = what,
        HelpName = "AGE",
        CustomParser = result =>
        {
            if (!Duration.TryParse(result.Tokens[0].Value, out var age))
            {
                result.AddError($"\"{result.Tokens[0].Value}\" is not a duration like 30m, 24h, 7d, 2w or 1d12h");
            }

            return age;
        },
    };

    /// <summary>Whether long cells are shown whole, also where a terminal is narrower.</summary>
    public static Option<bool> NoTrunc() => Flag("Do not truncate columns to the width of the terminal", "--no-trunc");

    public static Option<string?> Platform(string otherwise = "that of this machine") => new("--platform")
    {
        Description = $"Platform to choose from an index, as in linux/arm64 [default: {otherwise}]",
        HelpName = "OS/ARCH[/VARIANT]",
    };

    public static Option<ServerGenerations?> Server(string what) => new("--server")
    {
        Description = $"{what} [default: 3.x]",
        HelpName = "2.8|3.x",
        CustomParser = result =>
        {
            var generation = Generations.Parse(result.Tokens[0].Value);
            if (generation is null)
            {
                result.AddError("--server takes 2.8 or 3.x");
            }

            return generation;
        },
    };

    /// <summary>Which server's answer <c>catalog</c> and <c>tags</c> print.</summary>
    public static Option<ServerGenerations?> Answering() =>
        Server("Server version to answer as: 3.x sorts and finds repositories by _manifests; 2.8 does not sort and finds them by _layers");

    private static T? Parsed<T>(System.CommandLine.Parsing.ArgumentResult result, TryParse<T> parse, string wanted)
        where T : struct
    {
        var text = result.Tokens[0].Value;
        if (parse(text, out var value))
        {
            return value;
        }

        result.AddError($"\"{text}\" is not {wanted}");
        return null;
    }

    private static ImageReference? ParsedReference(string text, Action<string> refuse)
    {
        if (!ImageReference.TryParse(text, null, out var reference))
        {
            refuse($"\"{text}\" is not a reference like name:tag or name@sha256:<hex>");
        }

        return reference;
    }

    private delegate bool TryParse<T>(string text, out T value);
}
