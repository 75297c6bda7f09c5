using static VerifyXunit.Verifier;

namespace RegStore.Cli.Tests;

/// <summary>The help is a promise: words, options and exit codes.</summary>
public sealed class Telling_the_help
{
    [Fact]
    public async Task Of_the_program() => await Verify(await Regstore.TextAsync("--help"));

    [Fact]
    public async Task Of_list() => await Verify(await Regstore.TextAsync("list", "--help"));

    [Fact]
    public async Task Of_catalog() => await Verify(await Regstore.TextAsync("catalog", "--help"));

    [Fact]
    public async Task Of_tags() => await Verify(await Regstore.TextAsync("tags", "--help"));

    [Fact]
    public async Task Of_inspect() => await Verify(await Regstore.TextAsync("inspect", "--help"));

    [Fact]
    public async Task Of_history() => await Verify(await Regstore.TextAsync("history", "--help"));

    [Fact]
    public async Task Of_tree() => await Verify(await Regstore.TextAsync("tree", "--help"));

    [Fact]
    public async Task Of_export() => await Verify(await Regstore.TextAsync("export", "--help"));

    [Fact]
    public async Task Of_import() => await Verify(await Regstore.TextAsync("import", "--help"));

    [Fact]
    public async Task Of_files() => await Verify(await Regstore.TextAsync("files", "--help"));

    [Fact]
    public async Task Of_cat() => await Verify(await Regstore.TextAsync("cat", "--help"));

    [Fact]
    public async Task Of_verify() => await Verify(await Regstore.TextAsync("verify", "--help"));

    [Fact]
    public async Task Of_repair() => await Verify(await Regstore.TextAsync("repair", "--help"));

    [Fact]
    public async Task Of_orphans() => await Verify(await Regstore.TextAsync("orphans", "--help"));

    [Fact]
    public async Task Of_du() => await Verify(await Regstore.TextAsync("du", "--help"));

    [Fact]
    public async Task Of_why() => await Verify(await Regstore.TextAsync("why", "--help"));

    [Fact]
    public async Task Of_diff() => await Verify(await Regstore.TextAsync("diff", "--help"));

    [Fact]
    public async Task Of_backup() => await Verify(await Regstore.TextAsync("backup", "--help"));

    [Fact]
    public async Task Of_restore() => await Verify(await Regstore.TextAsync("restore", "--help"));

    [Fact]
    public async Task Of_snapshot() => await Verify(await Regstore.TextAsync("snapshot", "--help"));

    [Fact]
    public async Task Of_snapshots() => await Verify(await Regstore.TextAsync("snapshots", "--help"));

    [Fact]
    public async Task Of_forget() => await Verify(await Regstore.TextAsync("forget", "--help"));

    [Fact]
    public async Task Of_report_merge() => await Verify(await Regstore.TextAsync("report", "merge", "--help"));
}
