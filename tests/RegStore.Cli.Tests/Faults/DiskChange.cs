using System.Buffers.Binary;
using System.Text;

namespace RegStore.Cli.Tests.Faults;

/// <summary>One change of a disk, as disk.c wrote it down.</summary>
/// <param name="What">C creates a file, T cuts one to a length, W writes, F flushes a file or a directory, S flushes everything, M makes a directory, R renames, L links, U and D take a file or directory away, A sets a time.</param>
/// <param name="Path">The full path.</param>
/// <param name="Second">The new path of what is renamed or linked; empty for all else.</param>
/// <param name="Number">The offset, the length or the time.</param>
/// <param name="Data">What is written.</param>
internal sealed record DiskChange(char What, string Path, string Second, long Number, byte[] Data)
{
    /// <summary>Whether it changes which names there are.</summary>
    public bool IsOfNames => What is 'C' or 'M' or 'R' or 'L' or 'U' or 'D';

    /// <summary>Whether it changes what is in a file.</summary>
    public bool IsOfContent => What is 'W' or 'T';

    public override string ToString() => $"{What} {Path} {Second}";

    /// <summary>Reads what was written down.</summary>
    public static IReadOnlyList<DiskChange> ReadAll(string file)
    {
        var changes = new List<DiskChange>();
        ReadOnlySpan<byte> rest = File.ReadAllBytes(file);
        while (rest.Length > 0)
        {
            var what = (char)rest[0];
            var lengths = (First: Length(rest[1..]), Second: Length(rest[5..]), Data: Length(rest[9..]));
            var number = BinaryPrimitives.ReadInt64LittleEndian(rest[13..]);
            rest = rest[21..];
            changes.Add(new DiskChange(
                what,
                Encoding.UTF8.GetString(rest[..lengths.First]),
                Encoding.UTF8.GetString(rest.Slice(lengths.First, lengths.Second)),
                number,
                rest.Slice(lengths.First + lengths.Second, lengths.Data).ToArray()));
            rest = rest[(lengths.First + lengths.Second + lengths.Data)..];
        }

        return changes;
    }

    private static int Length(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
