using System.Globalization;
using RegStore.Rootfs;

namespace RegStore.Cli.Output;

/// <summary>The files of an image: a line a file, as ls and tar print them.</summary>
internal static class FilesReport
{
    public static void Write(TextWriter output, ImageFile file) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Mode(file)} {$"{file.OwnerId}:{file.GroupId}",-9} {file.Size,11} {file.Modified:yyyy-MM-dd HH:mm:ss} {file.Layer,3} {PlainText.Name(file.Path)}{Link(file)}"));

    public static FileLine Line(ImageFile file) => new(
        "file",
        1,
        file.Path,
        Word(file.Kind),
        Convert.ToString((int)file.Mode, 8).PadLeft(4, '0'),
        file.OwnerId,
        file.GroupId,
        file.Size,
        PlainText.Time(file.Modified),
        file.LinkTarget,
        file.SameAs,
        file.Layer,
        file.LayerDigest.ToString());

    private static string Link(ImageFile file) =>
        file.LinkTarget is { } target ? $" -> {PlainText.Name(target)}" : file.SameAs is { } same ? $" same as {PlainText.Name(same)}" : "";

    private static string Word(ImageFileKind kind) => kind switch
    {
        ImageFileKind.File => "file",
        ImageFileKind.Directory => "directory",
        ImageFileKind.SymbolicLink => "symbolic-link",
        ImageFileKind.CharacterDevice => "character-device",
        ImageFileKind.BlockDevice => "block-device",
        ImageFileKind.Pipe => "pipe",
        ImageFileKind.OpaqueWhiteout => "opaque-whiteout",
        _ => "whiteout",
    };

    private static string Mode(ImageFile file)
    {
        var (letter, mode) = (Letter(file.Kind), file.Mode);
        return $"{letter}{Triple(mode, 6, UnixFileMode.SetUser, 's')}{Triple(mode, 3, UnixFileMode.SetGroup, 's')}{Triple(mode, 0, UnixFileMode.StickyBit, 't')}";
    }

    private static char Letter(ImageFileKind kind) => kind switch
    {
        ImageFileKind.Directory => 'd',
        ImageFileKind.SymbolicLink => 'l',
        ImageFileKind.CharacterDevice => 'c',
        ImageFileKind.BlockDevice => 'b',
        ImageFileKind.Pipe => 'p',
        ImageFileKind.Whiteout => 'D',
        ImageFileKind.OpaqueWhiteout => 'O',
        _ => '-',
    };

    private static string Triple(UnixFileMode mode, int shift, UnixFileMode special, char letter)
    {
        var (bits, isSpecial) = (((int)mode >> shift) & 7, mode.HasFlag(special));
        var execute = (isSpecial, (bits & 1) != 0) switch { (true, true) => letter, (true, false) => char.ToUpperInvariant(letter), (false, true) => 'x', _ => '-' };
        return $"{((bits & 4) != 0 ? 'r' : '-')}{((bits & 2) != 0 ? 'w' : '-')}{execute}";
    }
}
