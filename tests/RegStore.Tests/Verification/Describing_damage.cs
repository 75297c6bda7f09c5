using RegStore.Testing;
using RegStore.Tests.Stores;

namespace RegStore.Tests.Verification;

/// <summary>All that is said of each harm of the box: the text beside this file.</summary>
public sealed class Describing_damage : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task Each_harm()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no pipes and links like these.");

        await VerifyXunit.Verifier.Verify(await DamageText.DescribeAsync(DamageBox.All, _directory));
    }
}
