using System.Diagnostics;
using RegStore.Tests;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>A docker daemon of the test's own, with a network only where one is asked for. It takes root, so that it runs only where <c>REGSTORE_DOCKERD=1</c> asks for it.</summary>
internal sealed class DockerDaemon : IAsyncDisposable
{
    private const string Variable = "REGSTORE_DOCKERD";

    private readonly Process _process;
    private readonly string _socket;

    private DockerDaemon(Process process, string socket) => (_process, _socket) = (process, socket);

    public static bool IsWanted => Environment.GetEnvironmentVariable(Variable) == "1";

    public static async Task<DockerDaemon> StartAsync(string directory, bool hasNetwork = false)
    {
        Skip.IfNot(IsWanted, $"dockerd takes root: {Variable}=1 runs it");
        RealProgram.Demand("dockerd", "docker");
        var socket = $"unix://{directory}/docker.sock";
        var start = new ProcessStartInfo("dockerd",
        [
            .. hasNetwork ? Array.Empty<string>() : ["--bridge", "none", "--iptables=false", "--ip6tables=false"], "--storage-driver", "vfs", "--data-root", $"{directory}/docker", "--exec-root", $"{directory}/exec",
            "--pidfile", $"{directory}/docker.pid", "--host", socket,
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var daemon = new DockerDaemon(process, socket);
        await Eventually.Async("dockerd answers", async () => process.HasExited || (await RealProgram.RunAsync("docker", "--host", socket, "version")).Code == 0);
        Assert.False(process.HasExited, "dockerd ended");
        return daemon;
    }

    /// <summary>Runs docker-compose in a directory.</summary>
    public Task<string> ComposeAsync(string directory, params string[] arguments) =>
        RealProgram.DemandAsync("env", ["-C", directory, $"DOCKER_HOST={_socket}", "docker-compose", .. arguments]);

    public Task<string> RunAsync(params string[] arguments) => RealProgram.DemandAsync("docker", ["--host", _socket, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        // Asked to end, as killed it would leave containerd behind.
        await RealProgram.RunAsync("kill", $"{_process.Id}");
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
