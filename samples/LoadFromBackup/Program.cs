using System.Diagnostics;
using RegStore;
using RegStore.Model;

using var store = RegistryStore.Open(args[0]);
using var docker = Process.Start(new ProcessStartInfo("docker", ["load"]) { RedirectStandardInput = true })!;
var report = await store.ExportAsync([ImageReference.Parse(args[1])], docker.StandardInput.BaseStream);
docker.StandardInput.Close();
await docker.WaitForExitAsync();
foreach (var finding in report.Findings)
{
    await Console.Error.WriteLineAsync(finding.ToString());
}

return report.IsExported ? docker.ExitCode : 4;
