namespace RegStore.Cli.Output.Page;

/// <summary>What a pool of snapshots adds to the page: how the store grew, and what changed since the last snapshot that can be read.</summary>
internal sealed class PageHistory(GrowthChart growth, Changes? changes)
{
    public static async Task<PageHistory> ReadAsync(string pool, RegistryStore store, CancellationToken cancellationToken)
    {
        var opened = SnapshotPool.Open(pool);
        var snapshots = await opened.ListAsync(cancellationToken).ConfigureAwait(false);
        if (snapshots.LastOrDefault(it => it.Problem is null) is not { } last)
        {
            return new PageHistory(new GrowthChart(snapshots), null);
        }

        using var before = opened.OpenSnapshot($"{last.Id}");
        var difference = await before.CompareAsync(store, null, cancellationToken).ConfigureAwait(false);
        return new PageHistory(new GrowthChart(snapshots), new Changes($"{last.Id}", difference));
    }

    public void Write(TextWriter output)
    {
        growth.Write(output);
        changes?.Write(output);
    }
}
