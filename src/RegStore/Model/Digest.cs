using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace RegStore.Model;

/// <summary>The identity of a blob: an algorithm and the hash of its bytes, as in <c>sha256:e3b0…</c>.</summary>
/// <remarks>
/// Held as bytes, not as text: a large store has hundreds of thousands of them. <c>default(Digest)</c> is not a digest, and its members throw.
/// Grammar: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests"/>.
/// </remarks>
[JsonConverter(typeof(ParsableJsonConverter<Digest>))]
[TypeConverter(typeof(ParsableTypeConverter<Digest>))]
public readonly struct Digest : IEquatable<Digest>, IComparable<Digest>, ISpanParsable<Digest>, IUtf8SpanParsable<Digest>
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The length of a sha512 digest, the longest.</summary>
    private const int MaxLength = 135;

    private readonly Head _head;

    // The algorithm itself for the 32 bytes of sha256, a LongTail for the longer ones, null in default(Digest).
    private readonly object? _tail;

    /// <summary>Makes a digest of a hash that was computed.</summary>
    /// <param name="algorithm">The algorithm of the hash.</param>
    /// <param name="hash">The hash, of exactly <see cref="DigestAlgorithm.Size"/> bytes.</param>
    /// <exception cref="ArgumentException">The hash has another length.</exception>
    internal Digest(DigestAlgorithm algorithm, ReadOnlySpan<byte> hash)
    {
        if (hash.Length != algorithm.Size)
        {
            throw new ArgumentException($"A {algorithm} hash has {algorithm.Size} bytes, not {hash.Length}.", nameof(hash));
        }

        hash[..Head.Size].CopyTo(_head);
        _tail = hash.Length == Head.Size ? algorithm : new LongTail(algorithm, hash[Head.Size..].ToArray());
    }

    /// <summary>The algorithm before the colon: <c>sha256</c>, <c>sha384</c> or <c>sha512</c>.</summary>
    public string Algorithm => Function.Name;

    /// <summary>The hash function that the algorithm names.</summary>
    internal DigestAlgorithm Function => _tail switch
    {
        DigestAlgorithm algorithm => algorithm,
        LongTail tail => tail.Function,
        _ => throw new InvalidOperationException("default(Digest) is not a digest."),
    };

    /// <summary>The first eight bytes of the hash as one number.</summary>
    internal ulong Prefix => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(_head);

    /// <summary>Whether it is the digest of no bytes at all, the only one of its algorithm that an empty blob may have.</summary>
    public bool IsOfNothing => this == Function.Nothing;

    /// <summary>The text after the colon: lower-case hexadecimal.</summary>
    public string Hex => string.Create(2 * Function.Size, this, static (text, digest) => digest.WriteHex(text));

    /// <summary>The first twelve hexadecimal digits, as docker abbreviates image ids.</summary>
    public string Abbreviated => Hex[..12];

    /// <summary>Hashes bytes that are at hand with sha256.</summary>
    /// <param name="content">The content of a blob.</param>
    public static Digest Compute(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Head.Size];
        SHA256.HashData(content, hash);
        return new Digest(DigestAlgorithm.Sha256, hash);
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static Digest Parse(string s) => Parse(s.AsSpan(), null);

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static Digest Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <summary>Reads <c>algorithm:hex</c> exactly as the registry does: lower case, no white space, known algorithm.</summary>
    /// <exception cref="FormatException">The text is not a digest.</exception>
    public static Digest Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out var digest) ? digest : throw new FormatException($"\"{s}\" is not a digest like sha256:<64 hexadecimal digits>.");

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out Digest)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out Digest result) => TryParse(s.AsSpan(), null, out result);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out Digest)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Digest result) => TryParse(s.AsSpan(), provider, out result);

    /// <summary>Reads <c>algorithm:hex</c>; false where <see cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/> would throw.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Digest result)
    {
        result = default;
        var colon = s.IndexOf(':');
        return colon > 0 && TryCombine(s[..colon], s[(colon + 1)..], out result);
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static Digest Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, provider, out var digest) ? digest : throw new FormatException($"\"{Encoding.UTF8.GetString(utf8Text)}\" is not a digest like sha256:<64 hexadecimal digits>.");

    /// <summary>Reads <c>algorithm:hex</c> as it stands in a file; false where <see cref="Parse(ReadOnlySpan{byte}, IFormatProvider?)"/> would throw.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Digest result)
    {
        // No digest has a letter outside of ASCII, and none is longer.
        Span<char> text = stackalloc char[MaxLength];
        result = default;
        return utf8Text.Length <= MaxLength && Ascii.ToUtf16(utf8Text, text, out var length) == OperationStatus.Done && TryParse(text[..length], provider, out result);
    }

    /// <summary>Reads the two halves of a digest, as they stand in a path.</summary>
    internal static bool TryCombine(ReadOnlySpan<char> algorithm, ReadOnlySpan<char> hex, out Digest result)
    {
        result = default;
        if (DigestAlgorithm.Find(algorithm) is not { } known || hex.Length != 2 * known.Size || hex.ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[known.Size];
        Convert.FromHexString(hex, hash, out _, out _);
        result = new Digest(known, hash);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Digest other) =>
        ((ReadOnlySpan<byte>)_head).SequenceEqual(other._head)
        && (ReferenceEquals(_tail, other._tail) || (_tail is LongTail mine && other._tail is LongTail theirs && mine.Equals(theirs)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_head);

    /// <summary>Orders digests as their texts order ordinally.</summary>
    public int CompareTo(Digest other)
    {
        var byAlgorithm = string.CompareOrdinal(Algorithm, other.Algorithm);
        if (byAlgorithm != 0)
        {
            return byAlgorithm;
        }

        var byHead = ((ReadOnlySpan<byte>)_head).SequenceCompareTo(other._head);
        return byHead != 0 || _tail is not LongTail mine ? byHead : mine.Bytes.AsSpan().SequenceCompareTo(((LongTail)other._tail!).Bytes);
    }

    /// <summary>The digest as it is written everywhere: <c>algorithm:hex</c>.</summary>
    public override string ToString() => string.Create(Algorithm.Length + 1 + (2 * Function.Size), this, static (text, digest) =>
    {
        var name = digest.Algorithm;
        name.CopyTo(text);
        text[name.Length] = ':';
        digest.WriteHex(text[(name.Length + 1)..]);
    });

    /// <summary>Whether two digests have the same algorithm and hash.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Whether two digests differ.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    /// <summary>Whether the left digest comes first in ordinal order.</summary>
    public static bool operator <(Digest left, Digest right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left digest comes first in ordinal order or is the same.</summary>
    public static bool operator <=(Digest left, Digest right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left digest comes last in ordinal order.</summary>
    public static bool operator >(Digest left, Digest right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left digest comes last in ordinal order or is the same.</summary>
    public static bool operator >=(Digest left, Digest right) => left.CompareTo(right) >= 0;

    private void WriteHex(Span<char> text)
    {
        Convert.TryToHexStringLower(_head, text, out var written);
        if (_tail is LongTail tail)
        {
            Convert.TryToHexStringLower(tail.Bytes, text[written..], out _);
        }
    }

    [InlineArray(Size)]
    private struct Head
    {
        public const int Size = 32;
        private byte _first;
    }

    private sealed record LongTail(DigestAlgorithm Function, byte[] Bytes)
    {
        public bool Equals(LongTail? other) => other is not null && Function == other.Function && Bytes.AsSpan().SequenceEqual(other.Bytes);

        public override int GetHashCode() => Bytes.Length;
    }
}
