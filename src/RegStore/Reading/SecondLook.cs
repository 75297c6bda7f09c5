using System.Collections.Concurrent;
using RegStore.Files;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>
/// Distinguishes damage from a store that changed while it was read. Each repository that seems to lack something is read again, from its tags on, until two
/// readings agree: a tag that is gone was deleted, one that moved is followed, one that still names what is missing is damaged.
/// </summary>
internal sealed class SecondLook(StoreWalk walk, IoWorkers workers, TimeProvider time, Action<StoreWalk, IReadOnlyList<RepositoryEntry>, ConcurrentDictionary<Digest, ManifestEntry>> readManifests)
{
    // An empty link is given all of this second, and another one if it was written meanwhile; for the rest one more reading that agrees is enough.
    private static readonly int[] PausesInMilliseconds = [50, 150, 300, 500];

    // A server whose disk is busy may take seconds from emptying a link to writing it. One that was emptied earlier is nobody's who is still at it.
    private static readonly TimeSpan MayBeWritten = TimeSpan.FromSeconds(10);

    // A clock that is not the disk's own may be a little behind it.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    // A link that is found empty so often while it is written again and again is none that a server writes.
    private const int MostLooks = 20;

    public StoreIndex Settle(StoreIndex index)
    {
        var repositories = index.Repositories.ToDictionary(repository => repository.Name);
        var blobs = index.Blobs;
        var manifests = (ConcurrentDictionary<Digest, ManifestEntry>)index.Manifests;
        var open = repositories.Values.AsParallel().WithCancellation(walk.Cancellation)
            .Select(repository => new Doubtful(repository, Doubts.Of(repository, index, walk.Depth), Agreements: 0))
            .Where(it => it.Doubts.Any)
            .ToList();
        for (var look = 0; look < MostLooks; look++)
        {
            // A server up to 3.0 creates a manifest's blob empty, and links it when it is full.
            var empty = blobs.Values.Where(blob => blob.IsEmptied).Select(blob => blob.Digest).ToList();
            if (open.Count == 0 && (empty.Count == 0 || look >= PausesInMilliseconds.Length))
            {
                break;
            }

            walk.Cancellation.WaitHandle.WaitOne(PausesInMilliseconds[Math.Min(look, PausesInMilliseconds.Length - 1)]);
            walk.Cancellation.ThrowIfCancellationRequested();
            empty.ForEach(digest => LookAgain(blobs, digest));
            foreach (var digest in open.SelectMany(it => it.Doubts.Missing))
            {
                manifests.TryRemove(digest, out _);
                LookAgain(blobs, digest);
            }

            var again = new ConcurrentBag<(Doubtful Before, RepositoryEntry? Now)>();
            workers.ForEach(open, it => again.Add((it, ReadAgain(it.Repository))), walk.Cancellation);
            var still = new List<Doubtful>();
            foreach (var (before, now) in again)
            {
                if (now is null)
                {
                    repositories.Remove(before.Repository.Name);
                    continue;
                }

                repositories[now.Name] = now;
                readManifests(walk, [now], manifests);
                foreach (var digest in Doubts.Of(now, index, walk.Depth).Missing.Concat(Unseen(now, blobs)))
                {
                    LookAgain(blobs, digest);
                }

                var doubts = Doubts.Of(now, index, walk.Depth);
                var agreements = doubts.SameAs(before.Doubts) ? before.Agreements + 1 : 0;
                if (doubts.Any && (agreements < (doubts.HasEmptyLink ? PausesInMilliseconds.Length : 1) || MayBeUnderWay(doubts)))
                {
                    still.Add(new Doubtful(now, doubts, agreements));
                }
            }

            open = still;
        }

        return index with { Repositories = [.. repositories.Values.OrderBy(repository => repository.Name)] };
    }

    private bool MayBeUnderWay(Doubts doubts) => time.GetUtcNow().UtcDateTime - doubts.Emptied is var age && age < MayBeWritten && age > -Skew;

    private RepositoryEntry? ReadAgain(RepositoryEntry repository)
    {
        var place = new RepositoryPlace(
            repository.Name,
            IsThere(StorageLayout.LayersOf(repository.Name)),
            IsThere(StorageLayout.ManifestsOf(repository.Name)),
            IsThere(StorageLayout.UploadsOf(repository.Name)));
        return place.HasLayers || place.HasManifests || place.HasUploads ? RepositoryReader.Read(walk, place) : null;
    }

    /// <summary>The blobs of layers and manifests that came after the blobs were listed.</summary>
    private static List<Digest> Unseen(RepositoryEntry repository, BlobTable blobs) =>
        [.. repository.LayerLinks.Concat(repository.Revisions).Targets().Where(digest => !blobs.ContainsKey(digest))];

    // What cannot be looked at is not gone: whoever reads it says why it cannot.
    private bool IsThere(string directory) => !TryFind(directory, out var entry) || entry is { Kind: EntryKind.Directory };

    private void LookAgain(BlobTable blobs, Digest digest)
    {
        if (!TryFind(StorageLayout.Blob(digest), out var found))
        {
            return;
        }

        if (found is { } entry)
        {
            blobs.Set(new BlobEntry(digest, entry.Length, entry.Modified, null, entry.Kind == EntryKind.File ? null : entry.Words));
        }
        else
        {
            blobs.Remove(digest);
        }
    }

    private bool TryFind(string path, out DirectoryEntry? entry)
    {
        try
        {
            entry = walk.Source.Find(path);
            return true;
        }
        catch (RegistryStoreException)
        {
            entry = null;
            return false;
        }
    }

    /// <summary>A repository that seems to lack something, and how many readings in a row have said the same.</summary>
    private readonly record struct Doubtful(RepositoryEntry Repository, Doubts Doubts, int Agreements);
}
