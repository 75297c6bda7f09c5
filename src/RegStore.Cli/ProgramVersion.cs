using System.Reflection;
using System.Runtime.InteropServices;

namespace RegStore.Cli;

/// <summary>What this program is: its version, the commit it was built from, and what it runs on.</summary>
internal static class ProgramVersion
{
    private static readonly string[] Parts = typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);

    /// <summary>The version (semver.org), without the commit.</summary>
    public static string Number => Parts[0];

    /// <summary>The commit; null where it was built outside a repository.</summary>
    public static string? Commit => Parts.ElementAtOrDefault(1);

    /// <summary>Where it runs, as in <c>linux-x64</c>.</summary>
    public static string Platform => RuntimeInformation.RuntimeIdentifier;

    /// <summary>What it runs on, as in <c>.NET 10.0.1</c>.</summary>
    public static string Framework => RuntimeInformation.FrameworkDescription;

    /// <summary>All of it in a line.</summary>
    public static string Line
    {
        get
        {
            const int enough = 12;
            return $"regstore {Number}{(Commit is { Length: >= enough } commit ? $", commit {commit[..enough]}" : "")}, {Platform}, {Framework}";
        }
    }
}
