using System.Reflection;
using NetArchTest.Rules;

namespace RegStore.Tests;

/// <summary>Which folder uses which, and why: every other use of one by another is a fault. The types in the namespace itself are the doors, which may use all and be used by none.</summary>
public sealed class Layers
{
    private static readonly Assembly Library = typeof(RegistryStore).Assembly;

    /// <summary>The floors: all in them is internal, but for the words of Model.</summary>
    private static readonly string[] Floors = ["Files", "Reading", "Blobs", "Archives", "Graph"];

    private static readonly string[] Doors = [.. Library.GetTypes().Where(type => type is { Namespace: "RegStore", IsNested: false } && IsDoor(type)).Select(type => type.FullName!)];

    private static readonly (string Folder, string Used, string Reason)[] Allowed =
    [
        ("Reading", "Model", "links and manifests are read into the domain's values"),
        ("Reading", "Files", "all that is read of a disk is read through a directory handle"),
        ("Blobs", "Model", "a blob is proved against its digest"),
        ("Blobs", "Files", "and is copied into files"),
        ("Blobs", "Reading", "from wherever a store is read"),
        ("Archives", "Model", "the index of an archive names digests and tags"),
        ("Archives", "Files", "an archive is a file, or passes through a temporary one"),
        ("Archives", "Reading", "an archive is a store to read, at the paths of the layout"),
        ("Archives", "Blobs", "blobs are hashed while the tar goes by"),
        ("Graph", "Model", "manifests name digests"),
        ("Graph", "Reading", "the graph is that of one scan"),
        ("Listing", "Model", "lists are of names, tags and digests"),
        ("Listing", "Files", "and of files"),
        ("Listing", "Reading", "without a full scan where names are enough"),
        ("Listing", "Graph", "the tree tells who uses a blob"),
        ("Scrubbing", "Model", "what is remembered goes by digest"),
        ("Scrubbing", "Files", "and is kept in a file"),
        ("Scrubbing", "Reading", "a schedule is made of the blobs of a scan"),
        ("Scrubbing", "Blobs", "and tells the hasher what to read"),
        ("Verification", "Model", "findings are about the domain"),
        ("Verification", "Reading", "structure is checked on the scan"),
        ("Verification", "Blobs", "bytes are checked by their digests"),
        ("Verification", "Archives", "an archive is held against its own index and seal"),
        ("Verification", "Graph", "a finding tells which images it breaks"),
        ("Verification", "Scrubbing", "a check may be spread over many runs"),
        ("Usage", "Model", "sizes are those of repositories and tags"),
        ("Usage", "Files", "orphans are looked at on the disk"),
        ("Usage", "Reading", "usage is a question to the scan"),
        ("Usage", "Graph", "and to who leads to whom"),
        ("Usage", "Verification", "orphans are told with what the server's garbage collection would do"),
        ("Backup", "Model", "images are chosen by name"),
        ("Backup", "Files", "an archive is written beside its name first"),
        ("Backup", "Reading", "a plan is made of a scan"),
        ("Backup", "Blobs", "blobs are proved while they are written"),
        ("Backup", "Archives", "index and seal are those that are read again"),
        ("Backup", "Graph", "an image goes with all that it leads to"),
        ("Backup", "Verification", "what is left out is explained by findings, and read-back is a verify"),
        ("Restore", "Model", "repositories are renamed"),
        ("Restore", "Files", "a store is staged and renamed into place"),
        ("Restore", "Reading", "what is there is scanned before it is merged into"),
        ("Restore", "Blobs", "blobs are proved while they are staged"),
        ("Restore", "Archives", "an archive that goes by once is staged while it is read"),
        ("Listing", "Blobs", "a layer that is opened is verified while it is read"),
        ("Restore", "Verification", "what forbids a restore is a finding"),
        ("Restore", "Backup", "what is restored is planned and chosen as what is backed up"),
        ("Rootfs", "Model", "files come from layers, which have digests"),
        ("Rootfs", "Files", "a file of an image is a stream to read"),
        ("Rootfs", "Reading", "layers lie in a store"),
        ("Rootfs", "Archives", "a layer is a tar, compressed or not"),
        ("Rootfs", "Listing", "an image is found and its layers are opened as inspect does"),
        ("Exports", "Model", "images are named by references"),
        ("Exports", "Files", "a layout is staged and renamed into place"),
        ("Exports", "Reading", "images outside of a store are read as one"),
        ("Exports", "Blobs", "blobs are proved while they are written"),
        ("Exports", "Archives", "images come in tars, compressed or not"),
        ("Exports", "Graph", "an image goes with all that it leads to"),
        ("Exports", "Listing", "an image is found as inspect does"),
        ("Exports", "Verification", "what forbids an export is a finding"),
        ("Exports", "Backup", "a layout is written as an archive is"),
        ("Exports", "Rootfs", "a root file system is one of the forms"),
        ("Repairs", "Model", "steps are about digests and references"),
        ("Repairs", "Files", "what is changed is renamed, and what is read is a directory handle"),
        ("Repairs", "Reading", "the plan is judged as a store that is scanned"),
        ("Repairs", "Blobs", "a copy is proved before it heals"),
        ("Repairs", "Graph", "undoing must break no image that was pushed since"),
        ("Repairs", "Usage", "orphans are those that are told"),
        ("Repairs", "Verification", "a step answers a finding"),
        ("Pools", "Model", "snapshots have ids"),
        ("Pools", "Files", "a pool is written and locked"),
        ("Pools", "Reading", "a pool's blobs lie as in a store"),
        ("Pools", "Blobs", "each is proved on its way in"),
        ("Pools", "Archives", "a snapshot's links are a tar"),
        ("Pools", "Verification", "a pool is verified as a store is"),
        ("Pools", "Usage", "what snapshots take is told as what repositories take"),
        ("Pools", "Backup", "a snapshot is planned and written as an archive without blobs"),
    ];

    private static readonly string[] Names = [.. Allowed.SelectMany(edge => new[] { edge.Folder, edge.Used }).Distinct()];

    public static TheoryData<string> Folders => [.. Names];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_no_other_than_the_table_says(string folder)
    {
        var allowed = Allowed.Where(edge => edge.Folder == folder).Select(edge => edge.Used).Append(folder).ToHashSet();
        string[] forbidden = [.. Names.Where(other => !allowed.Contains(other)).Select(other => $"RegStore.{other}"), .. Doors];

        var result = In(folder).ShouldNot().HaveDependencyOnAny(forbidden).GetResult();

        Assert.True(result.IsSuccessful, $"{folder} uses what the table does not allow, in {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void The_table_allows_nothing_that_is_not_used() => Assert.Empty(
        Allowed.Where(edge => !In(edge.Folder).And().HaveDependencyOn($"RegStore.{edge.Used}").GetTypes().Any()).Select(edge => $"{edge.Folder} does not use {edge.Used}"));

    [Fact]
    public void Every_folder_is_in_the_table() => Assert.Equal(
        Names.Select(name => $"RegStore.{name}").Order(StringComparer.Ordinal),
        Library.GetTypes().Select(type => type.Namespace).Where(name => name?.StartsWith("RegStore.", StringComparison.Ordinal) == true).Distinct().Order(StringComparer.Ordinal)!);

    [Fact]
    public void No_type_on_a_floor_is_public() => Assert.Empty(
        Library.GetExportedTypes().Where(type => Floors.Contains(type.Namespace?["RegStore".Length..].TrimStart('.'))).Select(type => type.FullName));

    private static PredicateList In(string folder) => Types.InAssembly(Library).That().ResideInNamespaceMatching($@"^RegStore\.{folder}$");

    // The exception and the progress are what everybody throws and tells; the rest is for callers.
    private static bool IsDoor(Type type) => type != typeof(RegistryStoreException) && type != typeof(StoreFailure) && type != typeof(StoreHint) && type != typeof(OperationProgress)
        && type != typeof(OperationPhase) && type != typeof(SnapshotCanceledException);
}
