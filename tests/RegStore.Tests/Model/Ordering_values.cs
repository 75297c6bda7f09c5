using System.Globalization;
using RegStore.Model;

namespace RegStore.Tests.Model;

/// <summary>Names, tags and snapshots compare as their texts do, and what is no such text is refused by an error that names it.</summary>
public sealed class Ordering_values
{
    [Fact]
    public void Repository_names()
    {
        var (low, same, high) = (RepositoryName.Parse("a"), RepositoryName.Parse("a"), RepositoryName.Parse("b"));

        InOrder(low < high, low <= high, low > high, low >= high);
        InReverse(high < low, high <= low, high > low, high >= low);
        AsEquals(low < same, low <= same, low > same, low >= same);
    }

    [Fact]
    public void Tags()
    {
        var (low, same, high) = (Tag.Parse("B"), Tag.Parse("B"), Tag.Parse("a"));

        InOrder(low < high, low <= high, low > high, low >= high);
        InReverse(high < low, high <= low, high > low, high >= low);
        AsEquals(low < same, low <= same, low > same, low >= same);
    }

    [Fact]
    public void Snapshots()
    {
        var (low, same, high) = (SnapshotId.Parse("20261124T233203Z"), SnapshotId.Parse("20261124T233203Z"), SnapshotId.Parse("20261124T233204Z"));

        InOrder(low < high, low <= high, low > high, low >= high);
        InReverse(high < low, high <= low, high > low, high >= low);
        AsEquals(low < same, low <= same, low > same, low >= same);
    }

    [Fact]
    public void What_was_never_set_is_an_empty_text()
    {
        Assert.Equal("", default(RepositoryName).ToString());
        Assert.Equal("", default(Tag).ToString());
        Assert.Equal("", default(MediaType).ToString());
    }

    [Fact]
    public void What_is_refused_leaves_nothing_behind()
    {
        Assert.False(RepositoryName.TryParse("A", null, out var name));
        Assert.False(Tag.TryParse("-x", null, out var tag));
        Assert.False(MediaType.TryParse(null, null, out var type));

        Assert.Equal((default, default, ""), (name, tag, type.Value));
    }

    [Fact]
    public void No_name_is_empty_be_it_found_on_disk_or_not()
    {
        Assert.False(RepositoryName.TryParse("", FoundOnDisk.Names, out _));
        Assert.False(Tag.TryParse("", FoundOnDisk.Names, out _));
        Assert.True(RepositoryName.TryParse("A", FoundOnDisk.Names, out var name) && !name.IsValid);
        Assert.True(Tag.TryParse("-x", FoundOnDisk.Names, out var tag) && !tag.IsValid);
    }

    [Theory]
    [InlineData("a:b:c", "a:b", "c")]
    [InlineData("A/_x:-y", "A/_x", "-y")]
    [InlineData("a@b@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "a@b", null)]
    [InlineData("a", null, null)]
    [InlineData(null, null, null)]
    public void A_reference_that_was_found_on_disk_ends_at_its_last_mark(string? text, string? repository, string? tag)
    {
        Assert.Equal(repository is not null, ImageReference.TryParse(text, FoundOnDisk.Names, out var reference));
        Assert.Equal((repository, tag), (reference?.Repository.ToString(), reference?.Tag?.ToString()));
    }

    [Fact]
    public void Reasons_are_the_same_that_say_the_same()
    {
        Assert.Equal(new Uncertainty("a", "b", isDamage: true), new Uncertainty("a", "b", isDamage: true));
        Assert.NotEqual(new Uncertainty("a", "b", isDamage: true), new Uncertainty("a", "b", isDamage: true) { IsUnread = true });
        Assert.NotEqual(new Uncertainty("a", "b", isDamage: true), new Uncertainty("a", "b", isDamage: false));
        Assert.NotEqual(new Uncertainty("a", "b", isDamage: true), new Uncertainty(null, "b", isDamage: true));
        Assert.NotEqual(new Uncertainty("a", "b", isDamage: true), new Uncertainty("a", "c", isDamage: true));
    }

    [Fact]
    public void An_error_says_what_was_read_and_what_it_should_look_like()
    {
        Says("\"A\" is not a repository name like", () => RepositoryName.Parse("A"));
        Says("\"-x\" is not a tag: ", () => Tag.Parse("-x"));
        Says("\"a:\" is not a reference", () => ImageReference.Parse("a:"));
        Says("\"linux\" is not a platform like linux/amd64", () => Platform.Parse("linux"));
        Says("\"yesterday\" is no snapshot like 20261124T233203Z", () => SnapshotId.Parse("yesterday"));
        Says("An empty text is not a media type.", () => MediaType.Parse(""));

        static void Says(string problem, Func<object> parse) => Assert.StartsWith(problem, Assert.Throws<FormatException>(parse).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost:5000", true)]
    [InlineData("registry.example.org", true)]
    [InlineData("registry:80", true)]
    [InlineData("team", false)]
    [InlineData("localhost-1", false)]
    public void The_first_part_of_a_name_may_be_a_host(string first, bool isHost) => Assert.Equal(isHost, RepositoryName.IsHost(first));

    [Theory]
    [InlineData("2026-11-24T23:32:03.0Z", "20261124T233203Z")]
    [InlineData("2026-11-24T23:32:03.9999999Z", "20261124T233203Z")]
    [InlineData("2026-11-25T01:32:03.5+02:00", "20261124T233203Z")]
    public void A_snapshot_is_named_after_its_second_in_UTC(string moment, string id) =>
        Assert.Equal(id, new SnapshotId(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture)).ToString());

    [Theory]
    [InlineData("", "20261124T100000Z", "20261124T100000Z")]
    [InlineData("20261124T095959Z", "20261124T100000Z", "20261124T100000Z")]
    [InlineData("20261124T100000Z", "20261124T100000Z", "20261124T100001Z")]
    [InlineData("20261124T100000Z 20261124T100001Z", "20261124T100000Z", "20261124T100002Z")]
    [InlineData("20261124T120000Z", "20261124T100000Z", "20261124T120001Z")]
    [InlineData("20261125T095959Z", "20261124T100000Z", "20261125T100000Z")]
    [InlineData("20261125T100000Z", "20261124T100000Z", "20261124T100000Z")]
    [InlineData("20261124T100000Z 20270101T000000Z", "20261124T100000Z", "20261124T100001Z")]
    public void A_new_snapshot_is_later_than_those_before_it_unless_the_clock_was_set_back_by_a_day(string taken, string now, string id) => Assert.Equal(
        id, SnapshotId.NewAfter([.. taken.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(it => SnapshotId.Parse(it))], SnapshotId.Parse(now).Time).ToString());

    [Theory]
    [InlineData("2", true)]
    [InlineData("20261124T233203Z", true)]
    [InlineData("20261125", false)]
    [InlineData("", false)]
    public void The_first_characters_are_enough_to_mean_a_snapshot(string text, bool isMeant) => Assert.Equal(isMeant, SnapshotId.Parse("20261124T233203Z").IsMeantBy(text));

    private static void InOrder(bool isLess, bool isLessOrEqual, bool isGreater, bool isGreaterOrEqual) =>
        Assert.Equal((true, true, false, false), (isLess, isLessOrEqual, isGreater, isGreaterOrEqual));

    private static void InReverse(bool isLess, bool isLessOrEqual, bool isGreater, bool isGreaterOrEqual) =>
        Assert.Equal((false, false, true, true), (isLess, isLessOrEqual, isGreater, isGreaterOrEqual));

    private static void AsEquals(bool isLess, bool isLessOrEqual, bool isGreater, bool isGreaterOrEqual) =>
        Assert.Equal((false, true, false, true), (isLess, isLessOrEqual, isGreater, isGreaterOrEqual));
}
