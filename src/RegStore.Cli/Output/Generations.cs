using RegStore.Model;

namespace RegStore.Cli.Output;

/// <summary>Server generations as they are written: <c>2.8</c> and <c>3.x</c>.</summary>
internal static class Generations
{
    private static readonly (ServerGenerations Generation, string Name)[] Names = [(ServerGenerations.Two, "2.8"), (ServerGenerations.Three, "3.x")];

    public static IReadOnlyList<string> Text(ServerGenerations generations) =>
        [.. Names.Where(it => generations.HasFlag(it.Generation)).Select(it => it.Name)];

    public static ServerGenerations? Parse(string text) =>
        Names.FirstOrDefault(it => it.Name == text) is { Name: not null } found ? found.Generation : null;
}
