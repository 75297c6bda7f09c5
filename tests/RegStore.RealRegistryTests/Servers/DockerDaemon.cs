using System.Diagnostics;
using RegStore.Tests;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>A docker daemon of the test's own, without a network. It takes root, so that it runs only where <c>REGSTORE_DOCKERD=1</c> asks for it.</summary>
internal sealed class DockerDaemon : IAsyncDisposable
{
    private const string Variable = "REGSTORE_DOCKERD";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _socket;

    private DockerDaemon(Process process, string socket) => (_process, _socket) = (process, socket);

    public static bool IsWanted => Environment.GetEnvironmentVariable(Variable) == "1";

    public static async Task<DockerDaemon> StartAsync(string directory)
    {
        Skip.IfNot(IsWanted, $"dockerd takes root: {Variable}=1 runs it");
        RealProgram.Demand("dockerd", "docker");
        var socket = $"unix://{directory}/docker.sock";
        var start = new ProcessStartInfo("dockerd",
        [
            "--storage-driver", "vfs", "--bridge", "none", "--iptables=false", "--ip6tables=false", "--data-root", $"{directory}/docker", "--exec-root", $"{directory}/exec",
            "--pidfile", $"{directory}/docker.pid", "--host", socket,
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var daemon = new DockerDaemon(process, socket);
        for (var since = Stopwatch.StartNew(); (await RealProgram.RunAsync("docker", "--host", socket, "version")).Code != 0;)
        {
            Assert.True(since.Elapsed < Patience && !process.HasExited, "dockerd does not answer");
            await Task.Delay(100);
        }

        return daemon;
    }

    public Task<string> RunAsync(params string[] arguments) => RealProgram.DemandAsync("docker", ["--host", _socket, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        // Asked to end, as killed it would leave containerd behind.
        await RealProgram.RunAsync("kill", $"{_process.Id}");
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
