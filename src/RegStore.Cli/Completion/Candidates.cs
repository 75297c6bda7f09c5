using System.CommandLine;

namespace RegStore.Cli.Completion;

/// <summary>What may stand in the place of the word that is being typed.</summary>
internal static class Candidates
{
    /// <summary>The candidates, each with a description, which may be empty; none where a file is to be named.</summary>
    /// <param name="program">The program.</param>
    /// <param name="words">The words typed so far, without the name of the program; the last one, which may be empty, is being typed.</param>
    /// <param name="configuration">How the program reads its words.</param>
    public static IEnumerable<(string Word, string Description)> Of(Command program, IReadOnlyList<string> words, ParserConfiguration configuration)
    {
        var typed = words.Count > 0 ? words[^1] : "";
        var line = string.Join(' ', words.SkipLast(1).Select(Quoted).Append(typed));
        return program.Parse(line, configuration).GetCompletions(line.Length)
            .Where(item => item.Label.StartsWith(typed, StringComparison.Ordinal) && item.Label.StartsWith('-') == typed.StartsWith('-') && !IsHidden(program, item.Label))
            .Select(item => (item.Label, item.Detail ?? item.Documentation ?? ""))
            .DistinctBy(item => item.Label)
            .OrderBy(item => item.Label, StringComparer.Ordinal);
    }

    private static bool IsHidden(Command program, string label) => program.Subcommands.FirstOrDefault(verb => verb.Name == label) is { Hidden: true } || label is "-?" or "/?" or "/h";

    private static string Quoted(string word) => word.Length == 0 || word.Any(char.IsWhiteSpace) ? $"\"{word}\"" : word;
}
