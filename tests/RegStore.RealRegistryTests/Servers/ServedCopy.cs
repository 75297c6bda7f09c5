using RegStore.Verification;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>An archive or a snapshot, restored and served by a registry.</summary>
internal static class ServedCopy
{
    /// <summary>Demands that it is sound, that every tag in it pulls, and that the registry names no other.</summary>
    /// <returns>How many tags it has.</returns>
    public static async Task<int> DemandEveryTagAsync(string place)
    {
        var verified = await RegistryStore.Open(place).VerifyAsync();
        Assert.DoesNotContain(verified.Findings, it => it.Severity > Severity.Info);
        var target = $"{place}.restored";
        Assert.True((await RegistryStore.Open(place).RestoreAsync(target)).IsRestored);
        await using var server = await RegistryServer.StartAsync(target);
        var client = new PullingClient(server);
        var tags = 0;
        foreach (var repository in (await RegistryStore.Open(place).ScanAsync()).Index.Repositories)
        {
            foreach (var tag in repository.Tags)
            {
                Assert.Null(await client.PullAsync(repository.Name.ToString(), tag.Tag.ToString(), tag.Current.Target!.Value));
                tags++;
            }

            Assert.Equal(repository.Tags.Select(tag => tag.Tag.ToString()).Order(StringComparer.Ordinal), (await client.TagsAsync(repository.Name.ToString())).Order(StringComparer.Ordinal));
        }

        Directory.Delete(target, recursive: true);
        return tags;
    }
}
