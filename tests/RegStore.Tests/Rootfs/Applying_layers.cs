using System.Formats.Tar;
using System.IO.Abstractions.TestingHelpers;
using System.Text;
using RegStore.Exports;
using RegStore.Model;
using RegStore.Rootfs;
using RegStore.Testing;
using RegStore.Tests.Archives;

namespace RegStore.Tests.Rootfs;

/// <summary>What the layers of an image make is what a container sees.</summary>
/// Covers: FileExtras, FileInode, FileTree, ImageFiles, LayerChanges, LayerFile, LayerReader, MemberDetails, PaxWriter, RootfsBuilder, RootfsWriter.
public sealed class Applying_layers
{
    private static readonly ImageReference Image = ImageReference.Parse("app:1");

    private readonly StoreBuilder _store = new(new MockFileSystem(), "/data");

    private RegistryStore Store => RegistryStore.Open("/data", _store.Files);

    public static TheoryData<string, string[], string[], string> Cases => new()
    {
        { "a file replaces a file", ["a 1", "b 1"], ["a 2"], "/a 2|/b 1" },
        { "a whiteout takes a file away", ["a 1", "b 1"], [".wh.a"], "/b 1" },
        { "a whiteout takes a directory away with all below", ["d/", "d/e/", "d/e/f 1", "g 1"], [".wh.d"], "/g 1" },
        { "a whiteout of what is not there is nothing", ["a 1"], [".wh.b"], "/a 1" },
        { "a whiteout spares what its own layer has", ["d/", "d/a 1"], ["d/b 2", ".wh.d"], "/d|/d/b 2" },
        { "a whiteout before the new file", ["a 1"], [".wh.a", "a 2"], "/a 2" },
        { "an opaque directory hides what is below", ["d/", "d/a 1", "d/e/", "d/e/f 1"], ["d/b 2", "d/.wh..wh..opq"], "/d|/d/b 2" },
        { "an opaque directory spares the way to what is new", ["d/", "d/e/", "d/e/f 1"], ["d/e/g 2", "d/.wh..wh..opq"], "/d|/d/e|/d/e/g 2" },
        { "a directory stays what it holds", ["d/", "d/a 1"], ["d/"], "/d|/d/a 1" },
        { "a file replaces a directory", ["d/", "d/a 1"], ["d 2"], "/d 2" },
        { "a directory replaces a file", ["d 1"], ["d/", "d/a 2"], "/d|/d/a 2" },
        { "a symbolic link replaces a directory", ["d/", "d/a 1", "e/"], ["d -> e"], "/d -> e|/e" },
        { "a directory replaces a symbolic link", ["d -> e", "e/", "e/a 1"], ["d/", "d/b 2"], "/d|/d/b 2|/e|/e/a 1" },
        { "a link on the way is followed", ["lib -> usr/lib", "usr/", "usr/lib/"], ["lib/a 2"], "/lib -> usr/lib|/usr|/usr/lib|/usr/lib/a 2" },
        { "an absolute link on the way is followed within the image", ["lib -> /usr/lib", "usr/lib/"], ["lib/a 2"], "/lib -> /usr/lib|/usr|/usr/lib|/usr/lib/a 2" },
        { "a link that leads above the root stays in it", ["l -> ../../../../d", "d/"], ["l/a 2"], "/d|/d/a 2|/l -> ../../../../d" },
        { "a whiteout follows a link on the way", ["lib -> usr", "usr/", "usr/a 1"], ["lib/.wh.a"], "/lib -> usr|/usr" },
        { "a hard link within a layer", ["a 1", "b = a"], [], "/a 1|/b 1 = /a" },
        { "a hard link across layers", ["a 1"], ["b = a"], "/a 1|/b 1 = /a" },
        { "a hard link outlives its first name", ["a 1", "b = a"], [".wh.a"], "/b 1" },
        { "a hard link keeps what its first name had", ["a 1", "b = a"], ["a 2"], "/a 2|/b 1" },
        { "directories that no layer has an entry for", ["d/e/f 1"], [], "/d|/d/e|/d/e/f 1" },
        { "names with a dot before them", ["./a 1", "./d/"], ["./.wh.a"], "/d" },
        { "what was removed comes back", ["d/", "d/a 1"], [".wh.d", "d/", "d/b 2"], "/d|/d/b 2" },
    };

    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "leads out of the image", LayerBuilder.Tar("../a 1") },
        { "is below /a, which is not a directory", LayerBuilder.Tar("a 1", "a/b 1") },
        { "which is not a file", LayerBuilder.Tar("a = b") },
        { "is below", LayerBuilder.Tar("a -> b", "b -> a", "a/c 1") },
        { "longer than any file system allows", LayerBuilder.Tar(new string('n', 300)) },
        { "longer than any file system allows", LayerBuilder.Tar(string.Join('/', Enumerable.Repeat("d", 3000))) },
        { "ends within", LayerBuilder.Tar("a 1")[..700] },
        { "no valid header", Encoding.ASCII.GetBytes(new string('x', 2048)) },
        { "sparse file", new TarBuilder().Add("a", "1", 'S').Bytes },
        { "it ends within", LayerBuilder.Gzip(LayerBuilder.Tar("a 1"))[..60] },
        { "expands to more than", Bomb() },
        { "extended attributes are longer", LayerBuilder.Gzip(Attributes()) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_files_are_those_of_a_container(string what, string[] first, string[] second, string expected)
    {
        Assert.NotNull(what);
        LayerBuilder.Push(_store, "app", "1", LayerBuilder.Tar(first), LayerBuilder.Gzip(LayerBuilder.Tar(second)));

        Assert.Equal(expected, string.Join('|', await ListAsync()));
        Assert.Equal(expected, string.Join('|', await ExportAsync()));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_layer_is_refused_and_named(string problem, byte[] layer)
    {
        LayerBuilder.Push(_store, "app", "1", layer);

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(ListAsync);

        Assert.Equal((StoreFailure.Damaged, Digest.Compute(layer)), (failure.Failure, failure.Digest));
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_is_damaged_gives_no_file()
    {
        var layer = LayerBuilder.Tar("a 1");
        LayerBuilder.Push(_store, "app", "1", layer);
        layer[^1] = 1;
        _store.Write(StoreBuilder.BlobPath(Digest.Compute([.. layer[..^1], 0])), layer);

        Assert.Equal(StoreFailure.Damaged, (await Assert.ThrowsAsync<RegistryStoreException>(ListAsync)).Failure);
        Assert.Equal(StoreFailure.Damaged, (await Assert.ThrowsAsync<RegistryStoreException>(() => Store.OpenFileAsync(Image, "/a"))).Failure);
        using var stream = new MemoryStream();
        var report = await Store.ExportAsync([Image], stream, new ExportOptions { Format = ExportFormat.Rootfs });
        Assert.False(report.IsExported);
        Assert.NotEmpty(report.Findings);
    }

    [Fact]
    public async Task One_file_is_read_through_links()
    {
        LayerBuilder.Push(_store, "app", "1", LayerBuilder.Tar("etc/", "etc/a one", "l -> /etc/a", "loop -> loop"), LayerBuilder.Tar("etc/b two"));

        Assert.Equal("one", await ReadAsync("/l"));
        Assert.Equal("two", await ReadAsync("etc/b"));
        foreach (var (path, problem) in new[] { ("/etc", "is not a file"), ("/none", "has no file"), ("/loop", "has no file"), ("/etc/a/b", "has no file") })
        {
            var failure = await Assert.ThrowsAsync<RegistryStoreException>(() => Store.OpenFileAsync(Image, path));
            Assert.Equal(StoreFailure.NotInStore, failure.Failure);
            Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_layer_alone_shows_what_it_adds_and_takes_away()
    {
        LayerBuilder.Push(_store, "app", "1", LayerBuilder.Tar("d/", "d/a 1", "b 1"), LayerBuilder.Tar("c 2", ".wh.b", "d/.wh..wh..opq"));

        var changes = new List<string>();
        await foreach (var file in Store.ListFilesAsync(Image, layer: 2))
        {
            changes.Add($"{file.Kind} {file.Path}");
        }

        Assert.Equal(["File /c", "Whiteout /b", "OpaqueWhiteout /d"], changes);
        var failure = await Assert.ThrowsAsync<RegistryStoreException>(async () => await Store.ListFilesAsync(Image, layer: 3).FirstAsync());
        Assert.Contains("has 2 layers", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_takes_what_is_below_and_stars_take_anything()
    {
        LayerBuilder.Push(_store, "app", "1", LayerBuilder.Tar("etc/", "etc/a 1", "etcetera 1", "lib/x.so 1"));

        Assert.Equal(["/etc", "/etc/a 1"], await ListAsync("etc/"));
        Assert.Equal(["/lib/x.so 1"], await ListAsync("*.so"));
    }

    [Fact]
    public async Task What_is_no_image_has_no_files()
    {
        var clean = new CleanStore(_store);
        Assert.NotNull(clean);

        var failure = await Assert.ThrowsAsync<RegistryStoreException>(async () => await Store.ListFilesAsync(ImageReference.Parse("odd:sha512")).FirstAsync());

        Assert.Contains("is not an image", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modes_owners_and_attributes_are_kept()
    {
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            var entry = new PaxTarEntry(TarEntryType.RegularFile, $"{new string('d', 60)}/{new string('ü', 60)}", new Dictionary<string, string> { ["SCHILY.xattr.user.note"] = "hello" })
            {
                Mode = (UnixFileMode)0x9ED,
                Uid = 1000,
                Gid = 3_000_000,
                DataStream = new MemoryStream("x"u8.ToArray()),
            };
            await writer.WriteEntryAsync(entry);
        }

        LayerBuilder.Push(_store, "app", "1", tar.ToArray());
        using var rootfs = new MemoryStream();
        await Store.ExportAsync([Image], rootfs, new ExportOptions { Format = ExportFormat.Rootfs });

        rootfs.Position = 0;
        await using var reader = new TarReader(rootfs);
        PaxTarEntry? file = null;
        while (await reader.GetNextEntryAsync() is { } entry)
        {
            if (entry is PaxTarEntry pax)
            {
                file = pax;
            }
        }

        Assert.NotNull(file);
        Assert.Equal($"{new string('d', 60)}/{new string('ü', 60)}", file.Name);
        Assert.Equal(((UnixFileMode)0x9ED, 1000, 3_000_000, "hello"), (file.Mode, file.Uid, file.Gid, file.ExtendedAttributes["SCHILY.xattr.user.note"]));
    }

    [Fact]
    public void Entries_that_take_each_others_places_without_end_are_stopped()
    {
        var tree = new FileTree();
        var inode = tree.AddInode(new FileInode { Kind = ImageFileKind.File });
        for (var i = 0; i < 1000; i++)
        {
            tree.Set(FileTree.Root, $"{i}", inode, 0);
        }

        Assert.Throws<InvalidDataException>(() =>
        {
            for (var i = 0; i < 400_000; i++)
            {
                _ = tree.Children(FileTree.Root).Count();
            }
        });
    }

    private async Task<List<string>> ListAsync() => await ListAsync(null);

    private async Task<List<string>> ListAsync(string? pattern)
    {
        var files = new List<string>();
        await foreach (var file in Store.ListFilesAsync(Image, pattern))
        {
            var content = file.Kind == ImageFileKind.File ? $" {await ReadAsync(file.Path)}" : "";
            files.Add($"{file.Path}{content}{(file.LinkTarget is { } target ? $" -> {target}" : "")}{(file.SameAs is { } same ? $" = {same}" : "")}");
        }

        return files;
    }

    private async Task<string> ReadAsync(string path)
    {
        using var reader = new StreamReader(await Store.OpenFileAsync(Image, path));
        return await reader.ReadToEndAsync();
    }

    // As the list shows it: in the order of paths, with what each holds.
    private async Task<List<string>> ExportAsync()
    {
        using var stream = new MemoryStream();
        Assert.True((await Store.ExportAsync([Image], stream, new ExportOptions { Format = ExportFormat.Rootfs })).IsExported);
        stream.Position = 0;
        await using var reader = new TarReader(stream);
        var contents = new Dictionary<string, string>();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
        {
            var path = $"/{entry.Name.TrimEnd('/')}";
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                using var text = new StreamReader(entry.DataStream ?? Stream.Null);
                contents[path] = await text.ReadToEndAsync();
            }

            files[path] = entry.EntryType switch
            {
                TarEntryType.Directory => path,
                TarEntryType.SymbolicLink => $"{path} -> {entry.LinkName}",
                TarEntryType.HardLink => $"{path} {contents[$"/{entry.LinkName}"]} = /{entry.LinkName}",
                _ => $"{path} {contents[path]}",
            };
        }

        return [.. files.Where(file => file.Key != "/.").Select(file => file.Value)];
    }

    private static byte[] Attributes()
    {
        var value = new string('x', 60_000);
        var record = $" SCHILY.xattr.user.a={value}\n";
        var pax = $"{record.Length + 5}{record}";
        var tar = new TarBuilder();
        for (var i = 0; i < 700; i++)
        {
            tar.Add("pax", pax, 'x').Add($"{i}", "");
        }

        return tar.Bytes;
    }

    // Zeros, which shrink to nearly nothing.
    private static byte[] Bomb()
    {
        using var stream = new MemoryStream();
        using (var zstd = new SharpCompress.Compressors.ZStandard.CompressionStream(stream, 1, bufferSize: 0, leaveOpen: true))
        {
            zstd.Write(new TarBuilder().Add("a", "", promised: 1 << 29).Bytes.AsSpan(0, 512));
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 400; i++)
            {
                zstd.Write(zeros);
            }
        }

        return stream.ToArray();
    }
}
