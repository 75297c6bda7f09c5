using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>snapshots POOL</c>: what a pool holds.</summary>
internal static class SnapshotsCommand
{
    public static Command Create(Terminal terminal)
    {
        var pool = PoolOptions.Pool("The directory of snapshots");
        var output = new OutputOptions("the list");
        var command = new Verb("snapshots", "List the snapshots of a pool: what is in each, and what each added", "regstore snapshots ./pool") { pool };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            output.Display(terminal, parsed);
            var snapshots = await SnapshotPool.Open(parsed.GetRequiredValue(pool)).ListAsync(cancellationToken).ConfigureAwait(false);
            if (output.IsJson(parsed))
            {
                JsonOutput.WriteLine(terminal.Out, SnapshotsReport.Document(snapshots));
            }
            else
            {
                SnapshotsReport.Write(terminal, parsed.GetRequiredValue(pool), snapshots, DateTimeOffset.UtcNow);
            }

            foreach (var snapshot in snapshots.Where(it => it.Problem is not null))
            {
                await terminal.Error.WriteLineAsync($"regstore: {PlainText.Name(snapshot.Problem!)}").ConfigureAwait(false);
            }

            return snapshots.Any(it => it.Problem is not null) ? ExitCodes.Damage : ExitCodes.Done;
        });
        return command;
    }
}
