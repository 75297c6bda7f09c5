using RegStore.Archives;
using RegStore.Model;

namespace RegStore.Tests.Model;

public sealed class Reading_names
{
    public static TheoryData<string, bool> Names => new()
    {
        { "alpine", true },
        { "team/app/web", true },
        { "a-b_c.d__e--f", true },
        { "Foo/bar", true },
        { "my.Host-1/x", true },
        { new string('a', 255), true },
        { "a/" + new string('b', 254), true },
        { "", false },
        { "Foo", false },
        { "a/B", false },
        { "a//b", false },
        { "/a", false },
        { "a/", false },
        { "a___b", false },
        { ".a", false },
        { "a.", false },
        { "_a", false },
        { "a/..", false },
        { "a b", false },
        { "a\n", false },
        { "host:5000/x", false },
        { new string('a', 256), false },
    };

    public static TheoryData<string, bool> Tags => new()
    {
        { "latest", true },
        { "3.4", true },
        { "_x", true },
        { "1.0.", true },
        { "V1", true },
        { new string('a', 128), true },
        { "", false },
        { ".hidden", false },
        { "-x", false },
        { "@eaDir", false },
        { "a/b", false },
        { "ä", false },
        { "a\n", false },
        { new string('a', 129), false },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_repository_name_is_what_the_registry_accepts(string text, bool accepted) => Assert.Equal(accepted, RepositoryName.TryParse(text, out _));

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_tag_is_what_the_registry_accepts(string text, bool accepted) => Assert.Equal(accepted, Tag.TryParse(text, out _));

    [Theory]
    [InlineData("alpine", "alpine:latest")]
    [InlineData("alpine:3.4", "alpine:3.4")]
    [InlineData("team/app:1", "team/app:1")]
    [InlineData("a@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "a@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")]
    [InlineData("a:1@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "a@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")]
    [InlineData("localhost:5000/team/app:1", "team/app:1")]
    [InlineData("registry.example.org:443/a", "a:latest")]
    public void A_reference_means_latest_unless_it_says_more(string text, string meant) => Assert.Equal(meant, ImageReference.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(":tag")]
    [InlineData("a:")]
    [InlineData("a@")]
    [InlineData("a@sha256:short")]
    [InlineData("host:5000/")]
    public void What_is_no_reference_is_refused(string text) => Assert.False(ImageReference.TryParse(text, null, out _));
}
