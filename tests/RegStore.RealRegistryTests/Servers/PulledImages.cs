using RegStore.Graph;
using RegStore.Model;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>Images, pulled from a server one after the other.</summary>
internal static class PulledImages
{
    /// <summary>The images of a store that nothing else leads to, by tag and by digest.</summary>
    public static async Task<List<(string Reference, Digest Digest)>> OfAsync(string data)
    {
        var index = (await RegistryStore.Open(data).ScanAsync()).Index;
        return
        [
            .. index.Repositories.SelectMany(repository => new RepositoryGraph(index, repository).Roots())
                .Select(root => (root.Reference.ToString(), root.Digest)),
        ];
    }

    /// <summary>Those of them that a server does not serve whole, and the tags that came with a harm; for each what went wrong.</summary>
    public static async Task<Dictionary<string, string>> BrokenAsync(RegistryServer server, List<(string Reference, Digest Digest)> images)
    {
        var client = new PullingClient(server);
        var broken = new Dictionary<string, string>();
        foreach (var (reference, digest) in images)
        {
            var parsed = ImageReference.Parse(reference);
            if (await client.PullAsync(parsed.Repository.ToString(), (parsed.Tag?.ToString() ?? parsed.Digest.ToString())!, digest) is { } problem)
            {
                broken.Add(reference, problem);
            }
        }

        foreach (var repository in images.Select(image => ImageReference.Parse(image.Reference).Repository.ToString()).Distinct())
        {
            foreach (var tag in (await client.TagsAsync(repository)).Where(tag => Tag.TryParse(tag, out _) && !images.Any(it => it.Reference == $"{repository}:{tag}")))
            {
                // A tag that came with the harm.
                if (await client.PullAsync(repository, tag, expected: null) is { } problem)
                {
                    broken.Add($"{repository}:{tag}", problem);
                }
            }
        }

        return broken;
    }
}
