using RegStore.Tests;

namespace RegStore.Cli.Tests;

/// <summary>
/// Whenever a backup or a restore is interrupted, and by whatever: what was there is as it was, and nothing half has a final name. Interrupts each three
/// times, or as often as <c>REGSTORE_INTERRUPTIONS</c> says.
/// </summary>
public sealed class Interrupting_a_backup(LargeStore store) : IClassFixture<LargeStore>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    private string Data => store.Data;

    private string Archive => Path.Combine(_directory, "out.tar");

    private string Target => Path.Combine(_directory, "restored");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("INT", ExitCodes.Interrupted)]
    [InlineData("TERM", ExitCodes.Terminated)]
    [InlineData("HUP", ExitCodes.HungUp)]
    [InlineData("KILL", 128 + 9)]
    public async Task A_backup_leaves_the_old_archive_as_it_was(string signal, int expected)
    {
        var interrupted = 0;
        var length = await InterruptedProcess.DurationAsync("backup", Data, Archive);
        await File.WriteAllTextAsync(Archive, "last night's");
        foreach (var moment in InterruptedProcess.Moments(length, signal))
        {
            var code = await InterruptedProcess.InterruptAsync(signal, moment, "backup", Data, Archive);

            if (await File.ReadAllTextAsync(Archive) != "last night's")
            {
                // It was faster than the signal; a process that is killed cannot say so.
                Assert.True(code == 0 || signal == "KILL", $"the archive was replaced, and yet the code is {code}");
                Assert.Equal(0, (await Regstore.RunAsync("verify", Archive)).Code);
                await File.WriteAllTextAsync(Archive, "last night's");
                continue;
            }

            interrupted++;
            Assert.Equal(expected, code);
            Assert.Equal(signal == "KILL" ? [] : ["out.tar"], signal == "KILL" ? [] : Names());
        }

        Assert.True(interrupted > 0, "no signal came in time");
        Assert.Equal(0, (await Regstore.RunAsync("backup", Data, Archive)).Code);
        Assert.Equal(0, (await Regstore.RunAsync("verify", Archive)).Code);
        Assert.Equal(["out.tar"], Names());
    }

    [Theory]
    [InlineData("INT", ExitCodes.Interrupted)]
    [InlineData("TERM", ExitCodes.Terminated)]
    [InlineData("HUP", ExitCodes.HungUp)]
    [InlineData("KILL", 128 + 9)]
    public async Task A_restore_leaves_the_target_absent_or_complete(string signal, int expected)
    {
        var interrupted = 0;
        Assert.Equal(0, (await Regstore.RunAsync("backup", Data, Archive)).Code);
        var length = await InterruptedProcess.DurationAsync("restore", Archive, Target);
        Directory.Delete(Target, recursive: true);
        foreach (var moment in InterruptedProcess.Moments(length, signal))
        {
            var code = await InterruptedProcess.InterruptAsync(signal, moment, "restore", Archive, Target);

            if (Directory.Exists(Target))
            {
                // Complete, whether the signal came after that or not at all.
                Assert.Equal(0, (await Regstore.RunAsync("verify", Target, "--fail-on", "warning")).Code);
                Directory.Delete(Target, recursive: true);
                continue;
            }

            interrupted++;
            Assert.Equal(expected, code);
            Assert.Equal(signal == "KILL" ? [] : ["out.tar"], signal == "KILL" ? [] : Names());
        }

        Assert.True(interrupted > 0, "no signal came in time");
        Assert.Equal(0, (await Regstore.RunAsync("restore", Archive, Target)).Code);
        Assert.Equal(["out.tar", "restored"], Names());
    }

    [SkippableTheory]
    [InlineData("backup", "out.tar")]
    [InlineData("backup", "out.tar.zst")]
    [InlineData("restore", "restored")]
    public async Task A_full_disk_is_14_and_leaves_nothing(string verb, string name)
    {
        Skip.IfNot(Environment.UserName == "root", "Only root may mount a small disk.");
        Assert.Equal(0, (await Regstore.RunAsync("backup", Data, Archive)).Code);
        var disk = Directory.CreateDirectory(Path.Combine(_directory, "disk")).FullName;
        await RealProgram.DemandAsync("mount", "-t", "tmpfs", "-o", "size=40m", "none", disk);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(disk, name == "restored" ? "other" : name), "last night's");

            var (code, _, error) = verb == "backup"
                ? await Regstore.RunAsync("backup", Data, Path.Combine(disk, name))
                : await Regstore.RunAsync("restore", Archive, Path.Combine(disk, name));

            Assert.Equal(ExitCodes.NoSpace, code);
            Assert.Contains(disk, error, StringComparison.Ordinal);
            Assert.Equal("last night's", await File.ReadAllTextAsync(Assert.Single(Directory.GetFileSystemEntries(disk))));
        }
        finally
        {
            await RealProgram.DemandAsync("umount", disk);
        }
    }

    [Fact]
    public async Task Two_backups_to_one_name_do_not_mix()
    {
        await using var other = new FileStream($"{Archive}.partial", FileMode.Create, FileAccess.Write, FileShare.None);

        var (code, _, error) = await Regstore.RunAsync("backup", Data, Archive);

        Assert.Equal(ExitCodes.Locked, code);
        Assert.Contains("Another run", error, StringComparison.Ordinal);
    }

    private string[] Names() => [.. Directory.GetFileSystemEntries(_directory).Select(it => Path.GetFileName(it)).Order(StringComparer.Ordinal)];
}
