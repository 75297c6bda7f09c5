using System.Text;
using RegStore.Model;

namespace RegStore.Tests.Model;

/// Covers: DigestAlgorithm.
public sealed class Reading_digests
{
    private const string Hello = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private const string Hello512 = "sha512:9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043";
    private const string Hello384 = "sha384:59e1748777448c69de6b800d7a33bbfb9ff1b463e44354c3553bcdb9c666fa90125a3c79f90397bdf5f6a13de828684f";

    [Theory]
    [InlineData(Hello)]
    [InlineData(Hello384)]
    [InlineData(Hello512)]
    public void A_digest_is_written_as_it_was_read(string text)
    {
        var digest = Digest.Parse(text);

        Assert.Equal(text, digest.ToString());
        Assert.Equal(text.Split(':')[0], digest.Algorithm);
        Assert.Equal(text.Split(':')[1], digest.Hex);
        Assert.Equal(text.Split(':')[1][..12], digest.Abbreviated);
        Assert.Equal(digest, Digest.Parse(text));
        Assert.Equal(digest, Digest.Parse(Encoding.UTF8.GetBytes(text), null));
        Assert.Equal(digest.GetHashCode(), Digest.Parse(text).GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256")]
    [InlineData(":2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")]
    [InlineData(Hello512 + "0")]
    [InlineData("sha256:\u0662cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982")]
    [InlineData("md5:5d41402abc4b2a76b9719d911017c592")]
    [InlineData(Hello + "\n")]
    [InlineData(" " + Hello)]
    [InlineData(Hello + "00")]
    [InlineData("sha256:2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824")]
    [InlineData("SHA256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")]
    [InlineData("sha512:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")]
    [InlineData("sha256:zcf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")]
    public void What_the_registry_refuses_is_no_digest(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.False(Digest.TryParse(Encoding.UTF8.GetBytes(text), null, out _));
        Assert.Contains($"\"{text}\" is not a digest", Assert.Throws<FormatException>(() => Digest.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Contains($"\"{text}\" is not a digest", Assert.Throws<FormatException>(() => Digest.Parse(Encoding.UTF8.GetBytes(text), null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_computed_from_bytes() => Assert.Equal(Hello, Digest.Compute(Encoding.UTF8.GetBytes("hello")).ToString());

    [Fact]
    public void Digests_order_as_their_texts_do()
    {
        string[] texts = [Hello512, Hello, Hello384, "sha256:" + new string('f', 64), "sha256:" + new string('0', 64), Hello512[..^1] + "4"];

        Assert.Equal(texts.Order(StringComparer.Ordinal), texts.Select(text => Digest.Parse(text)).Order().Select(digest => digest.ToString()));
    }

    [Fact]
    public void A_hash_of_another_length_is_refused() =>
        Assert.StartsWith("A sha256 hash has 32 bytes, not 3.", Assert.Throws<ArgumentException>(() => new Digest(DigestAlgorithm.Sha256, "abc"u8)).Message, StringComparison.Ordinal);

    [Fact]
    public void Operators_order_as_the_texts_do()
    {
        var (low, high) = (Digest.Parse(Hello512), Digest.Parse(Hello512[..^1] + "4"));

        Assert.True(low < high && low <= high && high > low && high >= low && low != high);
        Assert.False(high < low || high <= low || low > high || low >= high || low == high);
        Assert.True(low <= Digest.Parse(Hello512) && low >= Digest.Parse(Hello512) && low == Digest.Parse(Hello512));
        Assert.False(low < Digest.Parse(Hello512) || low > Digest.Parse(Hello512) || low != Digest.Parse(Hello512));
    }

    [Fact]
    public void Those_that_differ_only_in_their_tails_or_algorithms_are_not_equal()
    {
        Assert.NotEqual(Digest.Parse(Hello512), Digest.Parse(Hello512[..^1] + "4"));
        Assert.NotEqual(Digest.Parse(Hello384), Digest.Parse($"sha512:{Hello384[7..]}{new string('0', 32)}"));
        Assert.NotEqual(Digest.Parse(Hello), Digest.Parse($"sha512:{Hello[7..]}{new string('0', 64)}"));
        Assert.False(Digest.Parse(Hello).Equals((object)Hello));
    }

    [Theory]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", true)]
    [InlineData("sha384:38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b", true)]
    [InlineData(Hello, false)]
    public void The_digest_of_nothing_is_known(string text, bool isOfNothing) => Assert.Equal(isOfNothing, Digest.Parse(text).IsOfNothing);

    [Fact]
    public void The_default_is_no_digest() =>
        Assert.Equal("default(Digest) is not a digest.", Assert.Throws<InvalidOperationException>(() => default(Digest).ToString()).Message);
}
