using System.CommandLine.Parsing;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using RegStore.Listing;
using RegStore.Model;

namespace RegStore.Cli.Commands;

/// <summary>Images as people name several at once: a reference, a repository for all of its tags, or a pattern like <c>team/*:1.?</c>.</summary>
/// <param name="text">What was typed.</param>
/// <param name="reference">The one image that it names; null if it names a repository or is a pattern.</param>
internal sealed partial class ImagePattern(string text, ImageReference? reference)
{
    public const string Words = "name:tag, name@digest, a name for all of its tags, or a pattern like 'team/*:1.?'";

    private readonly (string Name, string Tag) _parts = text.Split(':', 2) is [var name, var tag] ? (name, tag) : (text, "*");

    /// <summary>Reads what was typed.</summary>
    public static ImagePattern[] Parse(ArgumentResult result) => [.. result.Tokens.Select(token => Parse(token.Value, result.AddError)).OfType<ImagePattern>()];

    /// <summary>A pattern, if what was typed is one.</summary>
    public static ImagePattern? Find(string typed) =>
        WithoutHost(typed) is var text && Grammar().IsMatch(text) && (text.Contains('*', StringComparison.Ordinal) || text.Contains('?', StringComparison.Ordinal)) ? new ImagePattern(text, null) : null;

    /// <summary>The images that patterns name in a store.</summary>
    /// <exception cref="RegistryStoreException">A pattern names none.</exception>
    public static async Task<IReadOnlyList<ImageReference>> ResolveAsync(RegistryStore store, IReadOnlyList<ImagePattern> patterns, CancellationToken cancellationToken)
    {
        var listing = patterns.Any(pattern => pattern.Reference is null) ? await store.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false) : null;
        return [.. patterns.SelectMany(pattern => pattern.Reference is { } one ? [one] : pattern.Matches(listing!)).Distinct()];
    }

    /// <summary>The one image that is named; null if there may be several.</summary>
    public ImageReference? Reference => reference;

    /// <summary>A name without the host and port that docker has before it: no repository has a colon in its name.</summary>
    public static string WithoutHost(string text) => HostAndPort().Replace(text, "");

    private static ImagePattern? Parse(string text, Action<string> refuse)
    {
        var isOne = ImageReference.TryParse(text, null, out var reference);
        if (isOne && (text.Contains('@', StringComparison.Ordinal) || text.LastIndexOf(':') > text.LastIndexOf('/')))
        {
            return new ImagePattern(text, reference);
        }

        if (isOne)
        {
            // Without the host that a reference may begin with.
            return new ImagePattern(reference!.Repository.ToString(), null);
        }

        if (Find(text) is { } pattern)
        {
            return pattern;
        }

        refuse($"\"{text}\" names no images: give {Words}");
        return null;
    }

    private List<ImageReference> Matches(StoreListing listing)
    {
        var found = listing.Repositories.Where(repository => IsMatch(_parts.Name, repository.Name.ToString()))
            .SelectMany(repository => repository.Tags.Where(tag => tag.Tag.IsValid && IsMatch(_parts.Tag, tag.Tag.ToString())), (repository, tag) => new ImageReference(repository.Name, tag.Tag))
            .ToList();
        return found.Count > 0 ? found
            : throw new RegistryStoreException(
                StoreFailure.NotInStore,
                listing.Repositories.Any(repository => repository.Name.ToString() == text) ? $"Repository {text} has no tags: name a digest, as in {text}@sha256:<hex>."
                : text.Split('/') is [var host, _, ..] && (host == "localhost" || host.Contains('.', StringComparison.Ordinal)) ? $"The store has no image {text}. If {host} is the registry's host, leave it out."
                : $"The store has no image {text}. Run \"regstore list\" to see what it has.");
    }

    private static bool IsMatch(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    [GeneratedRegex(@"\A[\w.*?/-]+(:[\w.*?-]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();

    [GeneratedRegex(@"\A[^/]+:[0-9]+/")]
    private static partial Regex HostAndPort();
}
