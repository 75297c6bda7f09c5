using System.Diagnostics.CodeAnalysis;
using RegStore.Model;

namespace RegStore.Reading;

/// <summary>
/// The blobs of a store by their digests. Each has a number, its place in the table, so that what is known of all of them fits into an array. Made for millions:
/// it grows by pieces that never move, and keeps nothing twice.
/// </summary>
internal sealed class BlobTable
{
    private const int PieceBits = 12;
    private const int PieceSize = 1 << PieceBits;

    private readonly List<BlobEntry[]> _pieces = [];

    // By the hash of the digest the number of the first blob, by its number the next of the same hash; each one more than it is, as 0 is none.
    private int[] _first = new int[PieceSize];
    private int[] _next = new int[PieceSize];

    /// <summary>How many blobs there are; their numbers are below that.</summary>
    public int Count { get; private set; }

    /// <summary>The blobs in the order of their numbers.</summary>
    public IEnumerable<BlobEntry> Values => Enumerable.Range(0, Count).Select(number => At(number));

    /// <summary>Their digests, in the same order.</summary>
    public IEnumerable<Digest> Keys => Values.Select(blob => blob.Digest);

    /// <summary>The blob of a digest.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public BlobEntry this[Digest digest] => TryGetValue(digest, out var blob) ? blob : throw new KeyNotFoundException($"There is no blob {digest}.");

    /// <summary>The number of a blob; -1 if there is none.</summary>
    public int NumberOf(Digest digest)
    {
        var number = _first[Slot(digest)] - 1;
        while (number >= 0 && At(number).Digest != digest)
        {
            number = _next[number] - 1;
        }

        return number;
    }

    /// <summary>The numbers of some blobs, of those that there are.</summary>
    public IEnumerable<int> NumbersOf(IEnumerable<Digest> digests) => digests.Select(NumberOf).Where(number => number >= 0);

    /// <summary>Whether there is a blob.</summary>
    public bool ContainsKey(Digest digest) => NumberOf(digest) >= 0;

    /// <summary>The blob of a digest; false if there is none.</summary>
    public bool TryGetValue(Digest digest, [MaybeNullWhen(false)] out BlobEntry blob)
    {
        var number = NumberOf(digest);
        blob = number >= 0 ? At(number) : default;
        return number >= 0;
    }

    /// <summary>Adds a blob, or puts it in the place of what was known of it.</summary>
    public void Set(BlobEntry blob)
    {
        var number = NumberOf(blob.Digest);
        if (number >= 0)
        {
            At(number) = blob;
            return;
        }

        if (Count == _next.Length)
        {
            Grow();
        }

        if (Count == _pieces.Count << PieceBits)
        {
            _pieces.Add(new BlobEntry[PieceSize]);
        }

        At(Count) = blob;
        Link(Count++);
    }

    /// <summary>Takes a blob out, if it is there; the last one gets its number.</summary>
    public void Remove(Digest digest)
    {
        var number = NumberOf(digest);
        if (number < 0)
        {
            return;
        }

        Unlink(number);
        Count--;
        if (number < Count)
        {
            Unlink(Count);
            At(number) = At(Count);
            Link(number);
        }
    }

    /// <summary>The blob with a number.</summary>
    public BlobEntry this[int number] => At(number);

    private ref BlobEntry At(int number) => ref _pieces[number >> PieceBits][number & (PieceSize - 1)];

    private int Slot(Digest digest) => digest.GetHashCode() & (_first.Length - 1);

    private void Link(int number)
    {
        ref var first = ref _first[Slot(At(number).Digest)];
        _next[number] = first;
        first = number + 1;
    }

    private void Unlink(int number)
    {
        ref var place = ref _first[Slot(At(number).Digest)];
        while (place != number + 1)
        {
            place = ref _next[place - 1];
        }

        place = _next[number];
    }

    private void Grow()
    {
        _first = new int[_first.Length * 2];
        _next = new int[_next.Length * 2];
        for (var number = 0; number < Count; number++)
        {
            Link(number);
        }
    }
}
