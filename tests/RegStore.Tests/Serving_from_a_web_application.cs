using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegStore.Backup;
using RegStore.Listing;
using RegStore.Model;
using RegStore.Testing;

namespace RegStore.Tests;

/// <summary>A web application on Kestrel, whose bodies refuse to be read or written synchronously.</summary>
/// Covers: WriteOnlyStream.
[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class Serving_from_a_web_application : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore").FullName;
    private readonly CleanStore _clean;
    private readonly WebApplication _application;
    private readonly HttpClient _client = new();

    public Serving_from_a_web_application()
    {
        _clean = new CleanStore(new StoreBuilder(new System.IO.Abstractions.FileSystem(), At("data")));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _application = builder.Build();
        _application.MapGet("/list", async () => Results.Json(await RegistryStore.Open(At("data")).ListAsync()));
        _application.MapGet("/backup", async (HttpResponse response, ArchiveCompression compression) =>
        {
            using var store = RegistryStore.Open(At("data"));
            await store.BackupAsync(response.Body, new BackupOptions { Compression = compression });
        });
        _application.MapPost("/restore", async (HttpRequest request) =>
        {
            using var store = RegistryStore.OpenArchive(request.Body);
            return Results.Json(await store.RestoreAsync(At("restored")));
        });
        _application.MapGet("/blob/{digest}", async (Digest digest) => Results.Stream(await RegistryStore.Open(At("data")).OpenBlobAsync(digest)));
    }

    public async Task InitializeAsync()
    {
        await _application.StartAsync();
        _client.BaseAddress = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    [Theory]
    [InlineData(ArchiveCompression.None)]
    [InlineData(ArchiveCompression.Gzip)]
    [InlineData(ArchiveCompression.Zstd)]
    public async Task A_backup_goes_out_in_a_response_and_comes_back_in_a_request(ArchiveCompression compression)
    {
        var archive = await _client.GetByteArrayAsync(new Uri($"/backup?compression={compression}", UriKind.Relative));
        using var body = new ByteArrayContent(archive);
        using var answer = await _client.PostAsync(new Uri("/restore", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"isRestored\":true", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True((await RegistryStore.Open(At("data")).CompareAsync(RegistryStore.Open(At("restored")))).IsNone);
    }

    [Fact]
    public async Task A_list_goes_out_with_its_names()
    {
        var listing = await _client.GetFromJsonAsync<StoreListing>(new Uri("/list", UriKind.Relative));

        Assert.Equal(["alpine", "odd", "team/app"], listing!.Repositories.Select(it => it.Name.ToString()));
    }

    [Fact]
    public async Task A_layer_goes_out_and_one_that_is_damaged_ends_as_an_error()
    {
        var layer = new Uri($"/blob/{CleanStore.Shared}", UriKind.Relative);
        Assert.Equal("shared layer", await _client.GetStringAsync(layer));

        _clean.Store.Write(StoreBuilder.BlobPath(CleanStore.Shared), "shared later");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.GetStringAsync(layer));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _application.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string At(string name) => Path.Combine(_directory, name);
}
