using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using RegStore.Model;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>Pulls images as a careful client does: every manifest, every platform, every blob, each proved against its digest and size.</summary>
internal sealed class PullingClient(RegistryServer server)
{
    /// <summary>Why a pull fails; null if it succeeds.</summary>
    /// <param name="repository">Its name.</param>
    /// <param name="reference">A tag or a digest.</param>
    /// <param name="expected">What the manifest must be; null if that is not known, or schema 1, which a server signs anew for each answer.</param>
    public async Task<string?> PullAsync(string repository, string reference, Digest? expected)
    {
        var (status, body) = await server.GetAsync($"{repository}/manifests/{reference}");
        if (status != HttpStatusCode.OK)
        {
            return $"manifest {reference}: {status}";
        }

        if (expected is not null && Digest.Compute(body) != expected)
        {
            return $"manifest {reference}: other bytes";
        }

        var manifest = Manifest.Parse(body);
        if (manifest.UnknownDigests.Count > 0)
        {
            return $"manifest {reference}: {manifest.UnknownDigests[0]} is no digest";
        }

        foreach (var child in manifest.Manifests)
        {
            if (await PullAsync(repository, child.Digest.ToString(), child.Digest) is { } problem)
            {
                return problem;
            }
        }

        foreach (var blob in manifest.Blobs)
        {
            var (found, content) = await server.GetAsync($"{repository}/blobs/{blob.Digest}");
            var hash = CryptographicOperations.HashData(blob.Digest.Function.HashName, content);
            if (found != HttpStatusCode.OK || (blob.Size is { } size && content.Length != size) || new Digest(blob.Digest.Function, hash) != blob.Digest)
            {
                return $"blob {blob.Digest}: {found}, {content.Length} bytes";
            }
        }

        return null;
    }

    /// <summary>The tags that the server lists of a repository; none if it does not know it.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(string repository)
    {
        var (status, body) = await server.GetAsync($"{repository}/tags/list");
        return status == HttpStatusCode.OK && JsonSerializer.Deserialize<JsonElement>(body).GetProperty("tags") is { ValueKind: JsonValueKind.Array } tags
            ? [.. tags.EnumerateArray().Select(tag => tag.GetString()!)]
            : [];
    }
}
