using System.ComponentModel;
using System.Text.Json;
using RegStore.Backup;
using RegStore.Model;

namespace RegStore.Tests.Model;

/// <summary>Options are checked where they are given, and values are read from configuration and JSON.</summary>
/// Covers: OptionValue, ParsableTypeConverter.
public sealed class Giving_options
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void A_number_lies_between_two_others(int value, bool isAccepted) => Judge(isAccepted, () => OptionValue.Between(value, 1, 5, "Number"), "Number");

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(int.MaxValue, true)]
    public void A_number_is_large_enough(int value, bool isAccepted) => Judge(isAccepted, () => OptionValue.AtLeast(value, 1, "Number"), "Number");

    [Theory]
    [InlineData(-1L, false)]
    [InlineData(0L, false)]
    [InlineData(1L, true)]
    [InlineData(null, true)]
    public void A_number_is_positive_or_not_given(long? value, bool isAccepted) => Judge(isAccepted, () => OptionValue.Positive(value, "Number"), "Number");

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_time_is_not_negative(long ticks, bool isAccepted) => Judge(isAccepted, () => OptionValue.NotNegative(new TimeSpan(ticks), "Time"), "Time");

    [Theory]
    [InlineData(0, true)]
    [InlineData(99, false)]
    public void A_value_of_an_enumeration_is_one_that_it_has(int value, bool isAccepted)
    {
        var problem = Judge(isAccepted, () => OptionValue.Defined((ArchiveCompression)value, "Compression"), "Compression");

        Assert.Equal(isAccepted, problem?.Message.StartsWith("ArchiveCompression has no such value.", StringComparison.Ordinal) != true);
    }

    [Fact]
    public void Nothing_is_no_value()
    {
        Assert.Equal("x", OptionValue.NotNull("x"));
        Assert.Equal("Text", Assert.Throws<ArgumentNullException>(() => OptionValue.NotNull<string>(null!, "Text")).ParamName);
    }

    [Fact]
    public void Configuration_gives_texts()
    {
        var converter = TypeDescriptor.GetConverter(typeof(Tag));

        Assert.True(converter.CanConvertFrom(typeof(string)));
        Assert.False(converter.CanConvertFrom(typeof(int)));
        Assert.Equal(Tag.Parse("edge"), converter.ConvertFrom("edge"));
        Assert.Throws<NotSupportedException>(() => converter.ConvertFrom(7));
    }

    [Fact]
    public void JSON_gives_texts_and_nothing_else()
    {
        Assert.Equal(Tag.Parse("edge"), JsonSerializer.Deserialize<Tag>("\"edge\""));
        Assert.Equal("""{"edge":1}""", JsonSerializer.Serialize(new Dictionary<Tag, int> { [Tag.Parse("edge")] = 1 }));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Tag>("7"));
        Assert.Equal("\"pull-through-cache\"", JsonSerializer.Serialize(StoreKind.PullThroughCache));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<StoreKind>("1"));
        Assert.Contains("is not a digest", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Digest>("\"7\"")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new ParsableJsonConverter<Tag>().Write(null!, Tag.Parse("edge"), JsonSerializerOptions.Default));
        Assert.Throws<ArgumentNullException>(() => new ParsableJsonConverter<Tag>().WriteAsPropertyName(null!, Tag.Parse("edge"), JsonSerializerOptions.Default));
    }

    private static ArgumentOutOfRangeException? Judge<T>(bool isAccepted, Func<T> give, string option)
    {
        if (isAccepted)
        {
            give();
            return null;
        }

        var problem = Assert.Throws<ArgumentOutOfRangeException>(() => { give(); });
        Assert.Equal(option, problem.ParamName);
        return problem;
    }
}
