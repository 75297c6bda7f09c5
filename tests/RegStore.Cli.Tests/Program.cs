using RegStore.Cli.Tests.Faults;

// What must run in a process of its own, with a disk that fails: see Faults. The tests themselves are run by the test host.
return await FaultHost.RunAsync(args);
