using RegStore.Cli;

using var interruption = new Interruption();
using var terminal = Terminal.OfProcess();
return interruption.ExitCode(await CommandLine.RunAsync(args, terminal, interruption.Token).ConfigureAwait(false));
