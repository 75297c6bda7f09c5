using System.Text;
using CsCheck;

namespace RegStore.Tests.Fuzzing;

/// <summary>One way to damage bytes, as a fault of a disk, a person or an attacker would.</summary>
/// <param name="What">Which way.</param>
/// <param name="Where">Where, in millionths of the length.</param>
/// <param name="Value">A number whose meaning depends on the way.</param>
internal sealed record Mutation(int What, int Where, int Value)
{
    private const int Ways = 9;
    private const int TarBlock = 512;

    // What readers stumble over: brackets without an end, numbers that no type holds, names that lead out.
    private static readonly string[] Words =
        ["[[[[[[[[", "{\"a\":", "\"", "\\ud800", "-1", "99999999999999999999", "1e999", "null", "\0", "\uFEFF", "../../..", "sha256:", "sha512:", "\n", "{}", "[]", "true", "\r\n", "%s", "0x10"];

    /// <summary>Some of them.</summary>
    public static Gen<Mutation[]> Some { get; } = Gen.Select(Gen.Int[0, Ways - 1], Gen.Int[0, 999_999], Gen.Int[0, 100_000], (what, where, value) => new Mutation(what, where, value)).Array[1, 5];

    /// <summary>Damages bytes.</summary>
    public byte[] Apply(byte[] bytes)
    {
        var at = (int)((long)Where * bytes.Length / 1_000_000);
        var length = Math.Min(1 + (Value % 64), bytes.Length - at);
        return What switch
        {
            0 when bytes.Length > 0 => [.. bytes[..at], (byte)(bytes[at] ^ (1 << (Value % 8))), .. bytes[(at + 1)..]],
            1 when bytes.Length > 0 => [.. bytes[..at], (byte)Value, .. bytes[(at + 1)..]],
            2 => [.. bytes[..at], .. bytes[(at + length)..]],
            3 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(Words[Value % Words.Length]), .. bytes[at..]],
            4 => bytes[..at],
            5 => [.. bytes[..at], .. bytes.AsSpan(at, length), .. bytes[at..]],
            6 => [.. bytes[..at], .. Enumerable.Repeat((byte)Value, Value), .. bytes[at..]],
            7 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Words[Value % Words.Length], 200))), .. bytes[at..]],
            _ => [.. bytes, .. bytes.AsSpan(at)],
        };
    }

    /// <summary>Gives each header of a tar the checksum that its bytes ask for, so that what is in it is read.</summary>
    public static byte[] WithChecksums(byte[] tar)
    {
        for (var at = 0; at + TarBlock <= tar.Length; at += TarBlock)
        {
            var block = tar.AsSpan(at, TarBlock);
            if (block.Slice(257, 5).SequenceEqual("ustar"u8))
            {
                block.Slice(148, 8).Fill((byte)' ');
                var sum = 0;
                foreach (var value in block)
                {
                    sum += value;
                }

                Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(block[148..]);
            }
        }

        return tar;
    }
}
