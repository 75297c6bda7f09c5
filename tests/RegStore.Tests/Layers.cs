using NetArchTest.Rules;

namespace RegStore.Tests;

/// <summary>Model &lt;- Files &lt;- Reading &lt;- Archives &lt;- Scrubbing &lt;- Checks &lt;- Backup &lt;- Pools &lt;- RegistryStore: a folder uses only what stands left of it.</summary>
public sealed class Layers
{
    private static readonly string[] LeftToRight = ["RegStore.Model", "RegStore.Files", "RegStore.Reading", "RegStore.Archives", "RegStore.Scrubbing", "RegStore.Checks", "RegStore.Backup", "RegStore.Pools", "RegStore.RegistryStore"];

    public static TheoryData<string, string> Forbidden
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var (i, left) in LeftToRight.Index())
            {
                foreach (var right in LeftToRight.Skip(i + 1))
                {
                    pairs.Add(left, right);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void A_folder_uses_nothing_to_its_right(string folder, string right)
    {
        var types = Types.InAssembly(typeof(RegistryStore).Assembly).That().ResideInNamespace(folder);
        Assert.NotEmpty(types.GetTypes());

        var result = types.ShouldNot().HaveDependencyOn(right).GetResult();

        Assert.True(result.IsSuccessful, $"{folder} uses {right} in {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void Every_type_is_in_a_folder_that_the_order_knows() => Assert.DoesNotContain(
        typeof(RegistryStore).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("RegStore.", StringComparison.Ordinal) == true),
        type => !LeftToRight.Contains(type.Namespace));
}
