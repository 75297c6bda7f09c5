using System.CommandLine;
using System.CommandLine.Completions;
using RegStore.Listing;

namespace RegStore.Cli.Completion;

/// <summary>Names that are looked up in the store or pool that was typed already. Who waits for them is at a keyboard: a store that takes longer than a few seconds has none to offer.</summary>
internal static class StoreWords
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The images of the store, <c>name:tag</c>.</summary>
    public static IEnumerable<CompletionItem> References(CompletionContext context) =>
        Listed(context).SelectMany(it => it.Tags, (it, tag) => new CompletionItem($"{it.Name}:{tag.Tag}"));

    /// <summary>The images of the store, and the names that stand for all tags of a repository.</summary>
    public static IEnumerable<CompletionItem> Images(CompletionContext context) =>
        Listed(context).SelectMany(it => it.Tags.Select(tag => new CompletionItem($"{it.Name}:{tag.Tag}")).Prepend(new CompletionItem(it.Name.ToString())));

    /// <summary>The repositories of the store.</summary>
    public static IEnumerable<CompletionItem> Repositories(CompletionContext context) => Listed(context).Select(it => new CompletionItem(it.Name.ToString()));

    /// <summary>The images of the store, and the digests of their manifests once a digest is begun.</summary>
    public static IEnumerable<CompletionItem> ReferencesAndDigests(CompletionContext context) => !context.WordToComplete.StartsWith("sha", StringComparison.Ordinal)
        ? References(context)
        : Listed(context, details: true).SelectMany(it => it.Tags, (it, tag) => (Name: $"{it.Name}:{tag.Tag}", tag.Digest))
            .Where(it => it.Digest is not null).DistinctBy(it => it.Digest).Select(it => new CompletionItem(it.Digest.ToString()!, detail: it.Name));

    /// <summary>The snapshots of the pool.</summary>
    public static IEnumerable<CompletionItem> Snapshots(CompletionContext context) => Ask(
        context,
        "POOL",
        async (place, cancellationToken) => (await SnapshotPool.Open(place).ListAsync(cancellationToken).ConfigureAwait(false)).Select(snapshot => new CompletionItem(snapshot.Id.ToString())));

    private static IEnumerable<RepositoryListing> Listed(CompletionContext context, bool details = false) => Ask(
        context,
        "STORE",
        async (place, cancellationToken) =>
        {
            using var store = RegistryStore.Open(place);
            return (await store.ListAsync(details: details, cancellationToken: cancellationToken).ConfigureAwait(false)).Repositories.AsEnumerable();
        });

    private static IEnumerable<T> Ask<T>(CompletionContext context, string argument, Func<string, CancellationToken, Task<IEnumerable<T>>> question)
    {
        var arguments = context.ParseResult.CommandResult.Command.Arguments;
        if (arguments.FirstOrDefault(it => it.Name == argument) is not Argument<string> typed || context.ParseResult.GetResult(typed)?.Tokens is not [{ Value: { Length: > 0 } place }])
        {
            return [];
        }

        try
        {
            using var end = new CancellationTokenSource(Patience);
            return question(place, end.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (ExitCodes.Of(e) is not null)
        {
            // What cannot be read has no names to offer; the command itself will say why.
            return [];
        }
    }
}
