using System.Reflection;
using RegStore.Archives;
using RegStore.Model;
using RegStore.Verification;

namespace RegStore.Tests.Verification;

/// <summary>What is advised can be done where it is advised, and harms nothing.</summary>
/// Covers: RemedyTable.
public sealed class Remedies_that_fit_the_place
{
    // What is done to files that a registry serves: in an archive there are none, and in a pool the snapshots share them.
    private static readonly HashSet<Remedy> OfDirectories =
    [
        Remedy.PushAgain, Remedy.HealFromSource, Remedy.MergeArchive, Remedy.MoveFileAndPush, Remedy.MoveFileToItsPath, Remedy.ReplaceLink, Remedy.WriteLink, Remedy.DeleteLink,
        Remedy.TagAgain, Remedy.DeleteTag, Remedy.TagOrDelete, Remedy.BringRepositoriesBack, Remedy.DoNotCollect, Remedy.CollectGarbage, Remedy.RenameDirectory,
        Remedy.DeleteDirectory, Remedy.MoveToQuarantine, Remedy.MoveOrphans, Remedy.DeleteCacheState, Remedy.FindOutWho, Remedy.PushConverted, Remedy.PushAsOci, Remedy.PushIfUnpullable, Remedy.NothingIfLeftOut,
    ];

    private static readonly HashSet<Remedy> OfPools = [Remedy.BringBlobAgain, Remedy.UseOtherSnapshot];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in Kinds)
            {
                foreach (var place in Enum.GetNames<StorePlace>())
                {
                    data.Add(kind.Name, place);
                }
            }

            return data;
        }
    }

    private static IEnumerable<FindingKind> Kinds =>
        typeof(FindingKind).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(it => it.GetValue(null)).OfType<FindingKind>();

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_kind_has_some_in_every_place_that_can_be_done_there(string name, string where)
    {
        var place = Enum.Parse<StorePlace>(where);
        var remedies = Kinds.Single(kind => kind.Name == name).RemediesIn(place);

        Assert.NotEmpty(remedies);
        Assert.Equal(remedies.Distinct(), remedies);
        Assert.DoesNotContain(remedies, remedy => place != StorePlace.Directory && OfDirectories.Contains(remedy));
        Assert.DoesNotContain(remedies, remedy => place is StorePlace.Directory or StorePlace.Archive && OfPools.Contains(remedy));
    }

    [Fact]
    public Task What_is_advised_for_each_kind_in_each_place() => VerifyXunit.Verifier.Verify(string.Join("\n\n", Kinds.OrderBy(kind => kind.Id).Select(kind =>
        string.Join('\n', Enum.GetValues<StorePlace>().Select(place => $"  {place}: {string.Join(", ", kind.RemediesIn(place))}").Prepend($"{kind} ({kind.Severity})")))));

    [Fact]
    public void Only_what_is_wrong_with_the_bytes_of_a_blob_takes_it_out_of_a_pool()
    {
        FindingKind[] ofBytes = [FindingKind.BlobSizeMismatch, FindingKind.BlobDigestMismatch, FindingKind.BlobEmpty];

        Assert.All(ofBytes, kind => Assert.Contains(Remedy.BringBlobAgain, kind.RemediesIn(StorePlace.Pool)));
        Assert.All(
            new[] { FindingKind.Schema1Manifest, FindingKind.ManifestSizeWrong, FindingKind.ManifestMalformed, FindingKind.IndexWithoutImages },
            kind => Assert.DoesNotContain(Remedy.BringBlobAgain, kind.RemediesIn(StorePlace.Pool)));
    }

    [Fact]
    public void A_sound_blob_is_never_moved_out_of_a_store() =>
        Assert.DoesNotContain(Remedy.MoveFileAndPush, FindingKind.ManifestSizeWrong.RemediesIn(StorePlace.Directory));
}
