using RegStore.Reading;
using RegStore.Verification;

namespace RegStore.Tests.Verification;

/// <summary>Where the server stops at a path, and how old leftovers are that it or a person cleans up.</summary>
/// Covers: Leftovers, ServerPath.
public sealed class Reading_paths_as_the_server_does
{
    private static readonly string Hex = new('a', 64);

    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Theory]
    [InlineData("v1.2_3-rc.1", true)]
    [InlineData("A", true)]
    [InlineData("@eaDir", false)]
    [InlineData("eaDir@", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void Its_driver_accepts_names_of_letters_digits_and_three_signs(string name, bool expected) => Assert.Equal(expected, ServerPath.Accepts(name));

    [Theory]
    [InlineData("blobs", true)]
    [InlineData("blobs/sha256/_x", true)]
    [InlineData("blobsx", false)]
    [InlineData("repositories/alpine", true)]
    [InlineData("repositories/alpine/notes.txt", true)]
    [InlineData("repositories/alpine/_manifests/notes.txt", false)]
    [InlineData("repositories/alpine/_manifests/revisions/sha256/notes.txt", true)]
    [InlineData("blobsx/_manifests/revisions/x", false)]
    [InlineData("uploads", false)]
    public void It_walks_past_blobs_repositories_and_their_revisions(string path, bool expected) => Assert.Equal(expected, ServerPath.IsWalked(path));

    [Theory]
    [InlineData("repositories/team/loop", "..", true)]
    [InlineData("repositories/team/loop", ".", true)]
    [InlineData("repositories/team/loop", "", true)]
    [InlineData("repositories/team/loop", "loop", true)]
    [InlineData("repositories/team/loop", "./../team", true)]
    [InlineData("repositories/team/loop", "../..", true)]
    [InlineData("repositories/team/loop", "../../..", true)]
    [InlineData("repositories/team/loop", "../../../x", true)]
    [InlineData("repositories/team/loop", "../other", false)]
    [InlineData("repositories/team/loop", "app", false)]
    [InlineData("repositories/team/loop", "../../blobs", false)]
    [InlineData("repositories/team/loop", "/repositories/team", false)]
    [InlineData("repositories/team/loop", "/", false)]
    public void A_link_to_what_is_above_it_leads_in_a_circle(string path, string target, bool expected) => Assert.Equal(expected, ServerPath.IsLoop(path, target));

    [Fact]
    public void It_makes_a_digest_of_the_directories_above_a_file_called_data()
    {
        Assert.False(ServerPath.IsUnreadableBlobPath($"blobs/sha256/aa/{Hex}/data"));
        Assert.False(ServerPath.IsUnreadableBlobPath($"blobs/sha256/{Hex}/data"));
        Assert.False(ServerPath.IsUnreadableBlobPath($"blobs/x/y/sha256/{Hex}/data"));
        Assert.True(ServerPath.IsUnreadableBlobPath($"blobs/sha256/zz/{Hex}/data"));
        Assert.True(ServerPath.IsUnreadableBlobPath($"blobs/md5/aa/{Hex}/data"));
        Assert.True(ServerPath.IsUnreadableBlobPath($"blobs/sha512/aa/{Hex}/data"));
        Assert.True(ServerPath.IsUnreadableBlobPath($"blobs/aa/{Hex}/data"));
        Assert.True(ServerPath.IsUnreadableBlobPath("blobs/sha256/aa/aa/data"));
        Assert.True(ServerPath.IsUnreadableBlobPath("blobs/foo/data"));
        Assert.True(ServerPath.IsUnreadableBlobPath("blobs/data"));
    }

    [Fact]
    public void Other_files_stop_it_nowhere()
    {
        Assert.False(ServerPath.IsUnreadableBlobPath("blobs/foo/notes.txt"));
        Assert.False(ServerPath.IsUnreadableBlobPath("repositories/foo/data"));
        Assert.False(ServerPath.IsUnreadableBlobPath("data"));
        Assert.False(ServerPath.IsUnreadableBlobPath("blobs"));
    }

    [Fact]
    public void An_upload_is_stale_after_seven_days_by_what_it_says_itself()
    {
        Assert.False(Leftovers.IsStale(Upload(started: Now.AddDays(-7), modified: default), Now));
        Assert.True(Leftovers.IsStale(Upload(started: Now.AddDays(-7).AddTicks(-1), modified: Now), Now));
        Assert.False(Leftovers.IsStale(Upload(started: null, modified: Now.AddDays(-7)), Now));
        Assert.True(Leftovers.IsStale(Upload(started: null, modified: Now.AddDays(-8)), Now));
    }

    [Fact]
    public void What_says_to_be_of_the_future_is_old_unless_a_clock_may_be_ahead()
    {
        Assert.Equal(TimeSpan.FromHours(-1), Leftovers.Age(Now.AddHours(1), Now));
        Assert.Equal(TimeSpan.MaxValue, Leftovers.Age(Now.AddHours(1).AddTicks(1), Now));
        Assert.Equal(TimeSpan.FromDays(3), Leftovers.Age(Now.AddDays(-3), Now));
    }

    [Fact]
    public void A_temporary_file_is_abandoned_after_an_hour()
    {
        Assert.False(Leftovers.IsAbandoned(Of(IrregularityKind.Temporary, Now.AddHours(-1)), Now));
        Assert.True(Leftovers.IsAbandoned(Of(IrregularityKind.Temporary, Now.AddHours(-1).AddTicks(-1)), Now));
        Assert.False(Leftovers.IsAbandoned(Of(IrregularityKind.Unknown, Now.AddDays(-1)), Now));
    }

    private static UploadEntry Upload(DateTime? started, DateTime modified) => new("0198", started, 0, modified);

    private static Irregularity Of(IrregularityKind kind, DateTime modified) => new("path", kind, "", modified);
}
