namespace RegStore.Cli.Parsing;

/// <summary>What somebody probably meant who typed something else.</summary>
internal static class Guess
{
    /// <summary>The one name that is nearest to a word; null if none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: name.StartsWith(word, StringComparison.Ordinal) && word.Length >= 3 ? 0 : Distance(word, name)))
        .Where(it => it.Distance <= Tolerated(word))
        .OrderBy(it => it.Distance)
        .Select(it => it.Name)
        .FirstOrDefault();

    // A slip or two; in a short word two slips make another word.
    private static int Tolerated(string word) => word.Length <= 3 ? 1 : word.Length <= 8 ? 2 : 3;

    /// <summary>How many letters are to be put in, left out, changed or exchanged with their neighbour to make one word of another.</summary>
    private static int Distance(string left, string right)
    {
        var distances = Enumerable.Range(0, left.Length + 1).Select(_ => new int[right.Length + 1]).ToArray();
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distances[i][j] = i + j;
                    continue;
                }

                var same = left[i - 1] == right[j - 1];
                distances[i][j] = Math.Min(Math.Min(distances[i - 1][j], distances[i][j - 1]) + 1, distances[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    distances[i][j] = Math.Min(distances[i][j], distances[i - 2][j - 2] + 1);
                }
            }
        }

        return distances[left.Length][right.Length];
    }
}
