using System.Runtime.CompilerServices;
#pragma warning disable IDE0130 // The namespace is the package's.
namespace VerifyXunit;
#pragma warning restore IDE0130

/// <summary>
/// Stands in for the package Verify.Xunit: the same call, and the same files <c>Class.Method.verified.txt</c> beside the test. Adding the package and
/// deleting this file is all it takes to change over.
/// </summary>
internal static class Verifier
{
    public static async Task Verify(string target, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        var stem = Path.Combine(Path.GetDirectoryName(sourceFile)!, $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}");
        var verified = File.Exists($"{stem}.verified.txt") ? await File.ReadAllTextAsync($"{stem}.verified.txt") : null;
        var received = target.ReplaceLineEndings("\n").TrimEnd('\n');
        if (received != verified)
        {
            await File.WriteAllTextAsync($"{stem}.received.txt", received);
            Assert.Equal(verified ?? $"nothing yet: compare {stem}.received.txt and rename it", received);
        }

        File.Delete($"{stem}.received.txt");
    }
}
