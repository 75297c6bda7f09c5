using RegStore.Model;
using RegStore.Tests;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>
/// The servers that the tests run against: of <c>REGSTORE_REGISTRIES</c>, as in <c>2.8=docker-registry,3.x=/opt/registry-3.1.1</c>, else the one of Debian alone.
/// </summary>
public static class Registries
{
    private const string Variable = "REGSTORE_REGISTRIES";

    private static readonly Dictionary<string, string> Named = (Environment.GetEnvironmentVariable(Variable) ?? $"2.8={RealProgram.Registry}")
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The generations that tests are made for: those that are named, and on a person's machine the others too, to be seen skipped.</summary>
    public static IReadOnlyList<string> Generations { get; } =
        Environment.GetEnvironmentVariable("CI") == "true" ? [.. Named.Keys.Order(StringComparer.Ordinal)] : ["2.8", "3.x"];

    /// <summary>The program of a generation; the test is skipped where there is none.</summary>
    public static string Demand(string generation)
    {
        Skip.IfNot(Named.ContainsKey(generation), $"no server of {generation} here: name one in {Variable}, as in 3.x=/opt/registry");
        var program = Named[generation];
        if (!program.Contains('/', StringComparison.Ordinal))
        {
            RealProgram.Demand(program);
        }

        return program;
    }

    /// <summary>A generation as findings name it.</summary>
    public static ServerGenerations Of(string generation) => generation == "2.8" ? ServerGenerations.Two : ServerGenerations.Three;
}
