using RegStore.Archives;
using RegStore.Testing;
using RegStore.Verification;

namespace RegStore.Tests.Archives;

/// <summary>Whatever a member says of itself: it is refused with a finding that names it, and nothing is written outside the target.</summary>
/// Covers: ArchiveLayout, MemberData, MemberTree.
public sealed class Refusing_hostile_members : HostileArchives
{
    // A member that is refused, whether regstore wrote the rest of the archive or not.
    private static readonly Dictionary<string, (Action<TarBuilder> Add, FindingKind Kind, string Member)> Members = new()
    {
        ["a name that climbs out"] = (it => it.Add($"{Store}../../../../{Victim}", "x"), FindingKind.MemberRefused, $"{Store}../../../../{Victim}"),
        ["an absolute name"] = (it => it.Add($"/tmp/{Victim}", "x"), FindingKind.MemberRefused, $"/tmp/{Victim}"),
        ["a name with a backslash"] = (it => it.Add($"{Store}blobs\\..\\{Victim}", "x"), FindingKind.MemberRefused, $"{Store}blobs\\..\\{Victim}"),
        ["a symbolic link"] = (it => it.Add($"{Store}blobs/sha256", "", '2', target: "/etc"), FindingKind.MemberRefused, $"{Store}blobs/sha256"),
        ["a hard link"] = (it => it.Add($"{Store}blobs/passwd", "", '1', target: "/etc/passwd"), FindingKind.MemberUnsupported, $"{Store}blobs/passwd"),
        ["a character device"] = (it => it.Add($"{Store}blobs/null", "", '3'), FindingKind.MemberRefused, $"{Store}blobs/null"),
        ["a block device"] = (it => it.Add($"{Store}blobs/sda", "", '4'), FindingKind.MemberRefused, $"{Store}blobs/sda"),
        ["a pipe"] = (it => it.Add($"{Store}blobs/pipe", "", '6'), FindingKind.MemberRefused, $"{Store}blobs/pipe"),
        ["a sparse file"] = (it => it.Add($"{Store}blobs/sparse", "", 'S'), FindingKind.MemberUnsupported, $"{Store}blobs/sparse"),
        ["an unknown type"] = (it => it.Add($"{Store}blobs/odd", "", 'Z'), FindingKind.MemberRefused, $"{Store}blobs/odd"),
        ["a member twice"] = (it => it.Add(BlobName, "other").Add(BlobName, "twice"), FindingKind.MemberDuplicate, BlobName),
        ["a file where a directory is"] = (it => it.Add($"{Store}blobs", "x"), FindingKind.MemberDuplicate, $"{Store}blobs"),
        ["a terabyte of nothing"] = (it => it.Add(BlobName, "", promised: 1L << 40), FindingKind.ArchiveCutShort, BlobName),
        ["a number that is none"] = (it => it.Add(BlobName, "", promised: -1), FindingKind.ArchiveDamaged, ""),
        ["a name of a gigabyte"] = (it => it.Add("././@LongLink", "", 'L', promised: 1L << 30), FindingKind.ArchiveDamaged, ""),
        ["a name of nine kilobytes"] = (it => it.Add($"{Store}blobs/{new string('a', 9000)}", "x"), FindingKind.MemberRefused, $"{$"{Store}blobs/{new string('a', 9000)}"[..4096]}…"),
        ["an extended header of a gigabyte"] = (it => it.Add("pax", "", 'x', promised: 1L << 30), FindingKind.ArchiveDamaged, ""),
        ["an extended header that lies"] = (it => it.Add("pax", "99 path=x\n", 'x').Add("x", ""), FindingKind.ArchiveDamaged, ""),
        ["an extended header that leads out"] = (it => it.Add("pax", "28 path=../../../victim.txt\n", 'x').Add("x", "x"), FindingKind.MemberRefused, "../../../victim.txt"),
        ["bytes that are no header"] = (it => it.AddRaw(Enumerable.Repeat((byte)7, 512).ToArray()), FindingKind.ArchiveDamaged, ""),
    };

    public static TheoryData<string, string> MembersInEachForm
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var member in Members.Keys)
            {
                foreach (var form in new[] { "plain", "gzip", "zstd", "stream" })
                {
                    data.Add(member, form);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(MembersInEachForm))]
    public async Task A_member_is_refused(string member, string form)
    {
        var (add, kind, name) = Members[member];
        var tar = new TarBuilder().AddStore(Clean.Store.Root, Store);
        add(tar);

        await DemandRefusal(tar.End().Bytes, form, kind, name);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("zstd")]
    public async Task In_an_archive_of_regstore_nothing_else_has_a_place(string form)
    {
        var sealedTar = await BackupAsync();
        await DemandRefusal([.. sealedTar[..^1024], .. new TarBuilder().Add("notes.txt", "x").End().Bytes], form, FindingKind.MemberRefused, "notes.txt");
    }

    [Fact]
    public async Task A_link_of_a_gigabyte_is_no_link()
    {
        var link = StoreBuilder.TagPath("alpine", "big");
        var path = await SparseAsync($"{Store}{link}", 1L << 30);

        var findings = (await RegistryStore.Open(path).VerifyAsync()).Findings;

        Assert.Contains(findings, it => it.Kind == FindingKind.LinkMalformed && it.Path == link);
        Assert.False((await RegistryStore.Open(path).RestoreAsync(Target)).IsRestored);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_name_that_is_no_path_of_a_store_is_told_and_never_written()
    {
        var tar = new TarBuilder().AddStore(Clean.Store.Root, Store).Add($"{Store}repositories/alpine/_manifests/evil.sh", "x").End().Bytes;
        await File.WriteAllBytesAsync(Path.Combine(Folder, "odd.tar"), tar);

        var report = await RegistryStore.Open(Path.Combine(Folder, "odd.tar")).RestoreAsync(Target);

        Assert.Contains(report.Findings, it => it.Kind == FindingKind.PathUnknown && it.Path == "repositories/alpine/_manifests/evil.sh");
        Assert.True(report.IsRestored);
        Assert.DoesNotContain(Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories), it => it.EndsWith("evil.sh", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("stream")]
    public async Task A_wrong_digest_is_refused(string form)
    {
        var path = StoreBuilder.BlobPath(CleanStore.Shared);
        var tar = new TarBuilder().AddStore(Clean.Store.Root, Store).Bytes;
        var at = tar.AsSpan().IndexOf("shared layer"u8);
        tar[at] ^= 1;

        await DemandRefusal([.. tar, .. new byte[1024]], form, FindingKind.BlobDigestMismatch, path);
    }

    private async Task<string> SparseAsync(string name, long length)
    {
        var path = Path.Combine(Folder, "sparse.tar");
        await File.WriteAllBytesAsync(path, new TarBuilder().AddStore(Clean.Store.Root, Store).Add(name, "", promised: length).Bytes);
        await using var file = File.OpenWrite(path);
        file.SetLength(file.Length + length + 1024);
        return path;
    }
}
