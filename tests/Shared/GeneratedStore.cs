using CsCheck;
using RegStore.Model;
using RegStore.Testing;

namespace RegStore.Tests;

/// <summary>
/// Stores as clients make them by chance: pushes by tag and digest, shared layers, indexes, referrers, re-tags, deletes through the API, mounts, pushes that were broken off.
/// </summary>
internal sealed class GeneratedStore
{
    private static readonly string[] Repositories = ["a", "b/c", "d"];
    private static readonly string[] Tags = ["x", "y", "z"];

    private readonly StoreBuilder _store;
    private readonly Dictionary<string, List<Digest>> _revisions = Repositories.ToDictionary(name => name, _ => new List<Digest>());
    private readonly Dictionary<string, Dictionary<string, Digest>> _tags = Repositories.ToDictionary(name => name, _ => new Dictionary<string, Digest>());
    private int _next;

    /// <summary>Begins with one image.</summary>
    public GeneratedStore(StoreBuilder store)
    {
        // A store without any tag might be one whose tags live elsewhere, and tells nothing.
        store.Image("kept", "always", "lll", "kept");
        _store = store;
    }

    /// <summary>What clients do, one after the other: a kind of request and three numbers that choose what it is about.</summary>
    public static Gen<(int Request, int Where, int What, int How)[]> Requests { get; } =
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, 999]).Array[1, 25];

    /// <summary>Writes a store that answered some requests.</summary>
    public static void Write(StoreBuilder store, IEnumerable<(int Request, int Where, int What, int How)> requests) => new GeneratedStore(store).Answer(requests);

    /// <summary>Answers requests, one after the other.</summary>
    public void Answer(IEnumerable<(int Request, int Where, int What, int How)> requests)
    {
        foreach (var (request, where, what, how) in requests)
        {
            Answer(request, Repositories[where % Repositories.Length], what, how);
        }
    }

    private void Answer(int request, string repository, int what, int how)
    {
        var tag = how % 4 is var number && number < Tags.Length ? Tags[number] : null;
        var revisions = _revisions[repository];
        switch (request)
        {
            case < 40:
                // Images made of a few layers out of few, so that many are shared.
                Push(repository, tag, _store.ImageOf(
                    repository, tag, StoreBuilder.OciImage, "linux/amd64", [.. Enumerable.Range(what, 1 + (how % 3)).Select(layer => new string('l', 1 + (layer % 11)))]));
                break;
            case < 55 when revisions.Count > 0:
                Push(repository, tag, _store.Index(
                    repository, tag, [.. Enumerable.Range(what, 1 + (how % 2)).Select(it => revisions[it % revisions.Count]).Distinct().Select(it => (it, "linux/amd64"))]));
                break;
            case < 62 when revisions.Count > 0:
                Push(repository, null, Attach(repository, revisions[what % revisions.Count]));
                break;
            case < 70 when revisions.Count > 0 && tag is not null:
                _store.Tag(repository, tag, revisions[what % revisions.Count]);
                _tags[repository][tag] = revisions[what % revisions.Count];
                break;
            case < 85 when revisions.Count > 0:
                Delete(repository, revisions[what % revisions.Count]);
                break;
            case < 92 when tag is not null && _tags[repository].Remove(tag):
                _store.Delete($"repositories/{repository}/_manifests/tags/{tag}");
                break;
            case < 95:
                // A layer that another repository may have.
                _store.Layer(repository, new string('l', 1 + (what % 11)));
                break;
            case < 97:
                // Pushes that were broken off: before the link of the blob, or of the revision.
                _store.Blob($"alone {what % 5}");
                break;
            default:
                _store.Layer(repository, $"alone {what % 5}");
                break;
        }
    }

    private void Push(string repository, string? tag, Digest digest)
    {
        if (!_revisions[repository].Contains(digest))
        {
            _revisions[repository].Add(digest);
        }

        if (tag is not null)
        {
            _tags[repository][tag] = digest;
        }
    }

    private Digest Attach(string repository, Digest subject)
    {
        var signature = $"signature {_next++}";
        var config = StoreBuilder.Descriptor("application/vnd.oci.empty.v1+json", _store.Layer(repository, "{}"), 2);
        var layer = StoreBuilder.Descriptor("application/octet-stream", _store.Layer(repository, signature), signature.Length);
        return _store.Manifest(
            repository,
            $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","config":{{config}},"layers":[{{layer}}],"subject":{{StoreBuilder.Descriptor(StoreBuilder.OciImage, subject, 0)}}}""");
    }

    /// <summary>As the server deletes: the link of the revision, not its directory, and every tag that names it.</summary>
    private void Delete(string repository, Digest digest)
    {
        _revisions[repository].Remove(digest);
        _store.Delete(StoreBuilder.RevisionPath(repository, digest));
        foreach (var tag in _tags[repository].Where(tag => tag.Value == digest).Select(tag => tag.Key).ToList())
        {
            _tags[repository].Remove(tag);
            _store.Delete($"repositories/{repository}/_manifests/tags/{tag}");
        }
    }
}
