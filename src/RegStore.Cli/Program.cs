using RegStore.Cli;

using var terminal = Terminal.OfProcess();
return Interruption.ExitCode(await CommandLine.RunAsync(args, terminal, Interruption.Catch()).ConfigureAwait(false));
