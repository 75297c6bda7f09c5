using RegStore.Tests;

namespace RegStore.RealRegistryTests;

/// <summary>Layers in which all occurs that makes applying them hard: whiteouts, opaque directories, links across layers, links that become directories and back.</summary>
internal static class TrickyLayers
{
    private static readonly string LongName = new('n', 120);

    public static IReadOnlyList<byte[]> All { get; } =
    [
        LayerBuilder.Tar(
            "bin/", "bin/tool first", "etc/", "etc/a aaa", "etc/b = etc/a", "usr/", "usr/lib/", "usr/lib/old old", "lib -> usr/lib", "abs -> /usr/lib", "dir/", "dir/x x", "dir/y y",
            "opaque/", "opaque/1 1", "opaque/d/", "opaque/d/2 2", "sub/", "sub/inner/", "sub/inner/f f", "link -> dir", "tolink/", "tolink/in in", "gone/", "gone/deep/", "gone/deep/f f"),
        LayerBuilder.Tar(
            "lib/new new", "etc/.wh.a", "opaque/3 3", "opaque/.wh..wh..opq", "tolink -> dir", "link/", "link/file text", "etc/c = etc/b", "sub/inner/new n", "sub/.wh.inner",
            "dir/x a longer x", "abs/viaabs v", "implicit/deep/file i", ".wh.gone"),
        LayerBuilder.Tar(
            "dir/.wh.y", $"bin/{LongName} long", "usr/é/", "usr/é/ü utf", $"usr/é/same = bin/{LongName}", "etc/", "etc/b another b", "empty/", $"far -> {new string('t', 150)}", "gone/", "gone/again g"),
    ];
}
