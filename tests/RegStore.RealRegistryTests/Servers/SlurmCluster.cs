using System.Diagnostics;
using System.Globalization;
using RegStore.Tests;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>A Slurm cluster of several nodes on this machine. It takes minutes, so that it runs only where <c>REGSTORE_SLURM=1</c> asks for it.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private const string Variable = "REGSTORE_SLURM";
    private const int Nodes = 4;
    private const int FirstPort = 27_001;

    private readonly Dictionary<string, Process> _daemons = [];
    private readonly string _directory;

    private SlurmCluster(string directory) => _directory = directory;

    public static bool IsWanted => Environment.GetEnvironmentVariable(Variable) == "1";

    private string Configuration => Path.Combine(_directory, "slurm.conf");

    public static async Task<SlurmCluster> StartAsync(string directory)
    {
        Skip.IfNot(IsWanted, $"a cluster takes minutes: {Variable}=1 runs it");
        RealProgram.Demand("slurmctld", "slurmd", "sbatch");
        var (cluster, host, user) = (new SlurmCluster(directory), Environment.MachineName, Environment.UserName);
        await File.WriteAllTextAsync(cluster.Configuration, $"""
            ClusterName=regstore
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={FirstPort - 1}
            AuthType=auth/none
            CredType=cred/none
            SlurmUser={user}
            SlurmdUser={user}
            StateSaveLocation={Directory.CreateDirectory(Path.Combine(directory, "state")).FullName}
            SlurmdSpoolDir={directory}/%n
            SlurmctldPidFile={directory}/slurmctld.pid
            SlurmdPidFile={directory}/%n.pid
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            ReturnToService=2
            SlurmdTimeout=10
            NodeName=n[1-{Nodes}] NodeHostname={host} NodeAddr=127.0.0.1 Port=[{FirstPort}-{FirstPort + Nodes - 1}] CPUs=2
            PartitionName=main Nodes=ALL Default=YES State=UP

            """);
        cluster.Start("controller", "slurmctld", "-D", "-c");
        foreach (var node in Enumerable.Range(1, Nodes).Select(i => string.Create(CultureInfo.InvariantCulture, $"n{i}")))
        {
            Directory.CreateDirectory(Path.Combine(directory, node));
            cluster.Start(node, "slurmd", "-D", "-N", node);
        }

        await Eventually.Async("all nodes are idle", async () => (await cluster.RunAsync("sinfo", "--noheader", "--states", "idle", "--format", "%D")).Output.Trim() == $"{Nodes}");
        return cluster;
    }

    /// <summary>Runs a command that speaks to the cluster.</summary>
    public Task<(int Code, string Output, string Error)> RunAsync(params string[] command) => RealProgram.RunAsync("env", [$"SLURM_CONF={Configuration}", .. command]);

    /// <summary>Ends a node as a power cut does: its daemon, and whatever runs on it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="jobs">The processes of its jobs. What watches over them goes first, as it would report that they ended.</param>
    public async Task CutAsync(string node, IEnumerable<int> jobs)
    {
        _daemons[node].Kill();
        foreach (var job in jobs)
        {
            await RealProgram.RunAsync("sh", "-c", $"script=$(ps -o ppid= {job}); step=$(ps -o ppid= $script); kill -9 $step $script {job}");
        }
    }

    public void Dispose()
    {
        foreach (var daemon in _daemons.Values)
        {
            daemon.Kill(entireProcessTree: true);
            daemon.WaitForExit();
            daemon.Dispose();
        }
    }

    private void Start(string name, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["SLURM_CONF"] = Configuration;
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        _daemons[name] = process;
    }
}
