using System.Runtime.CompilerServices;
using System.Text;

using static VerifyXunit.Verifier;

namespace RegStore.Cli.Tests;

/// <summary>What export, import, cat and files print, of a sound store and of a damaged one, to a person and to a program.</summary>
public sealed class Reporting_exports : IDisposable
{
    private const string Layer = "docker/registry/v2/blobs/sha256/a6/a6b83762dade0971b853e595c6f1ddf8cca75076d30a44fc79ecc01118213f18/data";
    private const string LayerDigest = "sha256:a6b83762dade0971b853e595c6f1ddf8cca75076d30a44fc79ecc01118213f18";

    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;
    private readonly string _store = Sample.Copy();

    private string Out => Path.Combine(_directory, "out.tar");

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        Directory.Delete(_store, recursive: true);
    }

    [Fact]
    public async Task Export() => await Prove(ExitCodes.Done, ["export", _store, "alpine:3.4", "alpine:edge", "-o", Out]);

    [Fact]
    public async Task Export_json() => await Prove(ExitCodes.Done, ["export", _store, "team/app/web:1.2", "--platform", "linux/arm64", "-o", Out, "--json"]);

    [Fact]
    public async Task Export_of_a_damaged_image()
    {
        await File.AppendAllTextAsync(Path.Combine(_store, Layer), "x");
        await Prove(ExitCodes.Damage, ["export", _store, "alpine:3.4", "-o", Out]);
        Assert.False(File.Exists(Out));
    }

    [Fact]
    public async Task Export_of_a_root_file_system() => await Prove(ExitCodes.Done, ["export", _store, "alpine:3.4", "--format", "rootfs", "-o", Out]);

    [Fact]
    public async Task Import()
    {
        await Regstore.TextAsync("export", _store, "alpine:3.4", "alpine:edge", "-o", Out);
        await Prove(ExitCodes.Done, ["import", Out, Path.Combine(_directory, "data"), "mirror/alpine"]);
    }

    [Fact]
    public async Task Import_json()
    {
        await Regstore.TextAsync("export", _store, "alpine:3.4", "-o", Out);
        await Prove(ExitCodes.Done, ["import", Out, _store, "--json", "--dry-run"]);
    }

    [Fact]
    public async Task Import_of_a_damaged_layout()
    {
        var layout = Path.Combine(_directory, "layout");
        await Regstore.TextAsync("export", _store, "alpine:3.4", "--format", "oci-dir", "-o", layout);
        await File.AppendAllTextAsync(Path.Combine(layout, "blobs", "sha256", LayerDigest[7..]), "x");
        await Prove(ExitCodes.Damage, ["import", layout, Path.Combine(_directory, "data")]);
        Assert.False(Directory.Exists(Path.Combine(_directory, "data")));
    }

    [Fact]
    public async Task Files() => await Prove(ExitCodes.Done, ["files", _store, "alpine:3.4"]);

    [Fact]
    public async Task Files_json() => await Prove(ExitCodes.Done, ["files", _store, "alpine:3.4", "/etc", "--json"]);

    [Fact]
    public async Task Files_of_one_layer() => await Prove(ExitCodes.Done, ["files", _store, "alpine:3.4", "--layer", "1"]);

    [Fact]
    public async Task Cat_prints_the_exact_bytes()
    {
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_store, Layer)), (await Regstore.RunAsync("cat", _store, LayerDigest)).Output);
        Assert.Equal((await Regstore.RunAsync("inspect", _store, "alpine:3.4", "--raw")).Output, (await Regstore.RunAsync("cat", _store, "alpine:3.4")).Output);
        Assert.Contains("arm64", await Regstore.TextAsync("cat", _store, "team/app/web:1.2"), StringComparison.Ordinal);
        Assert.NotEqual(await Regstore.TextAsync("cat", _store, "team/app/web:1.2"), await Regstore.TextAsync("cat", _store, "team/app/web:1.2", "--platform", "linux/arm64"));
    }

    [Fact]
    public async Task Cat_of_a_damaged_blob_prints_no_whole_file_and_ends_with_4()
    {
        await File.AppendAllTextAsync(Path.Combine(_store, Layer), "x");

        var (code, output, error) = await Regstore.RunAsync("cat", _store, LayerDigest);

        Assert.Equal(ExitCodes.Damage, code);
        Assert.Empty(output);
        Assert.Equal(ExitCodes.Failed, (await Regstore.RunAsync("cat", _store, LayerDigest.Replace('a', 'b'))).Code);
        Assert.Contains("do not match its digest", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_printed_and_one_that_is_not_there_is_named()
    {
        Assert.Equal("3.4.6\n", await Regstore.TextAsync("files", _store, "alpine:3.4", "/etc/alpine-release", "--cat"));
        var (code, _, error) = await Regstore.RunAsync("files", _store, "alpine:3.4", "/etc/passwd", "--cat");
        Assert.Equal((ExitCodes.Failed, "regstore: alpine:3.4 has no file /etc/passwd.\n"), (code, error.ReplaceLineEndings("\n")));
        Assert.Equal(ExitCodes.Failed, (await Regstore.RunAsync("files", _store, "alpine:3.4", "/nothing")).Code);
    }

    [Theory]
    [InlineData("--format oci-dir needs a directory", "export", "STORE", "alpine:3.4", "--format", "oci-dir", "-o", "-")]
    [InlineData("--format rootfs takes one image", "export", "STORE", "alpine:3.4", "alpine:edge", "--format", "rootfs", "-o", "x")]
    [InlineData("--compress needs a file", "export", "STORE", "alpine:3.4", "--format", "oci-dir", "--compress", "zstd", "-o", "x")]
    [InlineData("-o FILE is missing", "export", "STORE", "alpine:3.4")]
    [InlineData("\"a:b:c\" is not a name like team/app or team/app:1.2", "import", "x", "STORE", "a:b:c")]
    [InlineData("is neither a reference like name:tag nor a digest", "cat", "STORE", "@@")]
    [InlineData("--cat needs the PATH of a file", "files", "STORE", "alpine:3.4", "--cat")]
    public async Task What_cannot_be_is_said_before_anything_is_done(string problem, params string[] arguments)
    {
        var (code, _, error) = await Regstore.RunAsync([.. arguments.Select(argument => argument == "STORE" ? _store : argument)]);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(problem, error, StringComparison.Ordinal);
    }

    private async Task Prove(int expected, string[] arguments, [CallerMemberName] string method = "")
    {
        var (code, output, error) = await Regstore.RunAsync(arguments);
        Assert.Equal((expected, ""), (code, error));
        await Verify(Sample.Scrub(Encoding.UTF8.GetString(output).Replace(_directory, "DIR", StringComparison.Ordinal), _store), method: method);
    }
}
