using System.Runtime.CompilerServices;
using System.Text;

using static VerifyXunit.Verifier;

namespace RegStore.Cli.Tests;

/// <summary>What a person reads, and what a program reads, when the store is damaged.</summary>
public sealed class Reporting_damage : IDisposable
{
    private const string SharedLayer = "docker/registry/v2/blobs/sha256/a6/a6b83762dade0971b853e595c6f1ddf8cca75076d30a44fc79ecc01118213f18/data";
    private const string TagLink = "docker/registry/v2/repositories/debian/_manifests/tags/jessie/current/link";

    private readonly string _store = Sample.Copy();

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [Fact]
    public async Task A_longer_blob()
    {
        await File.AppendAllTextAsync(Path.Combine(_store, SharedLayer), "x");
        await Prove(ExitCodes.Damage, ["verify", _store]);
    }

    [Fact]
    public async Task A_longer_blob_json()
    {
        await File.AppendAllTextAsync(Path.Combine(_store, SharedLayer), "x");
        await Prove(ExitCodes.Damage, ["verify", "--json", _store]);
    }

    [Fact]
    public async Task A_longer_blob_inspected()
    {
        await File.AppendAllTextAsync(Path.Combine(_store, SharedLayer), "x");
        await Prove(ExitCodes.Damage, ["inspect", _store, "alpine:edge"]);
    }

    [Fact]
    public async Task An_image_that_it_does_not_break()
    {
        await File.AppendAllTextAsync(Path.Combine(_store, SharedLayer), "x");
        await Prove(ExitCodes.Done, ["verify", _store, "debian:jessie"]);
    }

    [Fact]
    public async Task An_empty_tag_and_a_stray_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_store, TagLink), "");
        await File.WriteAllTextAsync(Path.Combine(_store, "docker/registry/v2/repositories/.DS_Store"), "x");
        await Prove(ExitCodes.Damage, ["verify", _store]);
    }

    [Fact]
    public async Task An_empty_tag_listed()
    {
        await File.WriteAllTextAsync(Path.Combine(_store, TagLink), "");
        await Prove(ExitCodes.Done, ["list", "--long", _store]);
    }

    [Fact]
    public async Task Notes()
    {
        Directory.CreateDirectory(Path.Combine(_store, "docker/registry/v2/repositories/empty/_layers"));
        await Prove(ExitCodes.Done, ["verify", _store]);
    }

    [Fact]
    public async Task Notes_in_full()
    {
        Directory.CreateDirectory(Path.Combine(_store, "docker/registry/v2/repositories/empty/_layers"));
        await Prove(ExitCodes.Done, ["verify", "-v", _store]);
    }

    private async Task Prove(int expected, string[] arguments, [CallerMemberName] string method = "")
    {
        var (code, output, error) = await Regstore.RunAsync(arguments);
        Assert.Equal(expected, code);
        Assert.Equal("", error);
        await Verify(Sample.Scrub(Encoding.UTF8.GetString(output), _store), method: method);
    }
}
