using System.IO.Abstractions;
using RegStore.Testing;
using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>
/// Programs as other people write them, built from the packages that <c>dotnet pack</c> makes, with warnings as errors. A console program always;
/// <c>REGSTORE_PROGRAMS=all</c> adds a web application, a worker, a test, a trimmed and a native program.
/// </summary>
public sealed class Using_the_packages : IDisposable
{
    private const string List = """
        using RegStore;
        using RegStore.Verification;
        using var store = RegistryStore.Open(args[0]);
        foreach (var repository in (await store.ListAsync()).Repositories) Console.WriteLine(repository.Name);
        Console.WriteLine((await store.VerifyAsync()).IsSound);
        """;

    private const string Web = """
        using RegStore;
        var app = WebApplication.CreateSlimBuilder(args).Build();
        app.MapGet("/backup", async (HttpResponse response) => { using var store = RegistryStore.Open(args[0]); await store.BackupAsync(response.Body); });
        using var listed = RegistryStore.Open(args[0]);
        foreach (var repository in (await listed.ListAsync()).Repositories) Console.WriteLine(repository.Name);
        Console.WriteLine((await listed.VerifyAsync()).IsSound);
        """;

    private const string Test = """
        using RegStore;
        using RegStore.Testing;
        using System.IO.Abstractions.TestingHelpers;
        var files = new MockFileSystem();
        var clean = new CleanStore(new StoreBuilder(files, "/data"));
        foreach (var repository in (await RegistryStore.Open("/data", files).ListAsync()).Repositories) Console.WriteLine(repository.Name);
        DamageBox.All[0].Plant(clean);
        Console.WriteLine(!(await RegistryStore.Open("/data", files).VerifyAsync()).IsSound);
        """;

    private static readonly string[] Ids = ["regstore", "regstore.testing"];

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly string _version = $"0.1.1-test.{Guid.NewGuid():N}";

    public static TheoryData<string> Programs => Environment.GetEnvironmentVariable("REGSTORE_PROGRAMS") == "all"
        ? ["console", "web", "worker", "test", "trimmed", "native"]
        : ["console"];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_program_builds_without_a_warning_and_runs(string kind)
    {
        _ = new CleanStore(new StoreBuilder(new FileSystem(), Path.Combine(_directory, "data")));
        await PackAsync("src/RegStore");
        if (kind == "test")
        {
            await PackAsync("tests/RegStore.Testing");
        }

        await File.WriteAllTextAsync(At("Program.cs"), kind switch { "web" => Web, "test" => Test, _ => List });
        await File.WriteAllTextAsync(At("program.csproj"), Project(kind));
        await File.WriteAllTextAsync(At("nuget.config"), $"""<configuration><packageSources><add key="packed" value="{At("packages")}" /></packageSources></configuration>""");
        await RealProgram.DemandAsync("dotnet", "publish", At("program.csproj"), "-o", At("out"), "-c", "Release", "-p:TreatWarningsAsErrors=true");

        var file = At($"out/program{(OperatingSystem.IsWindows() ? ".exe" : "")}");
        var (code, output, error) = await RealProgram.RunAsync(file, At("data"));

        Assert.True(code == 0, error);
        Assert.Equal("alpine\nodd\nteam/app\nTrue\n", output.ReplaceLineEndings("\n"));
    }

    public void Dispose()
    {
        // The version is of this run alone, and would stay among the packages of the machine.
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var id in Ids.Select(id => Path.Combine(packages, id, _version)).Where(Directory.Exists))
        {
            Directory.Delete(id, recursive: true);
        }

        Directory.Delete(_directory, recursive: true);
    }

    private Task<string> PackAsync(string project) =>
        RealProgram.DemandAsync("dotnet", "pack", SourceTree.PathOf(project), "--no-restore", "-o", At("packages"), "-c", "Release", "-p:RunAnalyzers=false", $"-p:MinVerVersionOverride={_version}");

    private string Project(string kind) => $"""
        <Project Sdk="Microsoft.NET.Sdk{(kind == "web" ? ".Web" : kind == "worker" ? ".Worker" : "")}">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <InvariantGlobalization>true</InvariantGlobalization>
            <EnableDefaultItems>false</EnableDefaultItems>
            {(kind == "trimmed" ? "<PublishTrimmed>true</PublishTrimmed><SelfContained>true</SelfContained><TrimmerSingleWarn>false</TrimmerSingleWarn>" : "")}
            {(kind == "native" ? "<PublishAot>true</PublishAot><TrimmerSingleWarn>false</TrimmerSingleWarn>" : "")}
            {(kind is "trimmed" or "native" ? "<RuntimeIdentifier>linux-x64</RuntimeIdentifier>" : "")}
          </PropertyGroup>
          <ItemGroup>
            <Compile Include="Program.cs" />
            <PackageReference Include="RegStore" Version="{_version}" />
            {(kind == "test" ? $"<PackageReference Include=\"RegStore.Testing\" Version=\"{_version}\" /><PackageReference Include=\"System.IO.Abstractions.TestingHelpers\" Version=\"23.0.0\" />" : "")}
            {(kind == "worker" ? "<PackageReference Include=\"Microsoft.Extensions.Hosting\" Version=\"10.0.0\" />" : "")}
          </ItemGroup>
        </Project>
        """;

    private string At(string name) => Path.Combine(_directory, name);
}
