using System.Net;
using System.Text;
using System.Text.Json;
using RegStore.Cli.Tests;
using RegStore.RealRegistryTests.Servers;

namespace RegStore.RealRegistryTests;

/// <summary>The offline answers are those of the running server, byte for byte.</summary>
[Collection(nameof(PushedStore))]
public sealed class Answering_as_the_server_does(PushedStore store)
{
    [SkippableFact]
    public async Task The_catalog_is_the_same_bytes()
    {
        var server = store.Demand();

        var (code, output, _) = await Regstore.RunAsync("catalog", server.Data, "--server", "2.8");

        Assert.Equal(0, code);
        Assert.Equal((await server.GetAsync("_catalog?n=1000")).Body, output);
    }

    [SkippableFact]
    public async Task The_tags_of_every_repository_are_the_same_bytes()
    {
        var server = store.Demand();
        var repositories = await Catalog(server);
        Assert.True(repositories.Count > 10);
        foreach (var repository in repositories)
        {
            var (status, expected) = await server.GetAsync($"{repository}/tags/list");
            var (code, output, _) = await Regstore.RunAsync("tags", server.Data, repository, "--server", "2.8");

            Assert.Equal(status == HttpStatusCode.OK, code == 0);
            if (status == HttpStatusCode.OK)
            {
                Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(output));
            }
        }
    }

    [SkippableFact]
    public async Task Every_manifest_is_the_same_bytes()
    {
        var server = store.Demand();
        var manifests = 0;
        foreach (var repository in (await RegistryStore.Open(server.Data).ScanAsync()).Index.Repositories)
        {
            foreach (var reference in repository.Tags.Select(tag => (Ours: $"{repository.Name}:{tag.Tag}", Theirs: tag.Tag.ToString()))
                .Concat(repository.Revisions.Select(revision => (Ours: $"{repository.Name}@{revision.Named}", Theirs: revision.Named.ToString()))))
            {
                var (_, output, _) = await Regstore.RunAsync("inspect", "--raw", server.Data, reference.Ours);

                Assert.Equal((await server.GetAsync($"{repository.Name}/manifests/{reference.Theirs}")).Body, output);
                manifests++;
            }
        }

        Assert.True(manifests > 30, $"only {manifests} manifests were compared");
    }

    [SkippableFact]
    public async Task The_store_that_clients_left_has_no_error_and_no_warning()
    {
        var server = store.Demand();

        var report = await RegistryStore.Open(server.Data).VerifyAsync();

        Assert.DoesNotContain(report.Findings, finding => finding.Severity > RegStore.Verification.Severity.Info);
        Assert.Equal(0, (await server.CollectAsync(deleteUntagged: false)).Code);
    }

    private static async Task<List<string>> Catalog(RegistryServer server) =>
        JsonSerializer.Deserialize<JsonElement>((await server.GetAsync("_catalog?n=1000")).Body).GetProperty("repositories").EnumerateArray()
            .Select(name => name.GetString()!).ToList();
}
