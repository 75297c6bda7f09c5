using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using RegStore.Model;
using RegStore.Tests;

namespace RegStore.RealRegistryTests.Servers;

/// <summary>A real docker-registry on loopback, with a store of its own.</summary>
public sealed class RegistryServer : IAsyncDisposable
{
    private static int _port = 20_000 + (Environment.ProcessId % 10_000);

    private readonly Process _process;
    private readonly HttpClient _client;
    private readonly string _directory;
    private readonly string _program;

    private RegistryServer(Process process, string directory, string host, string program)
    {
        (_process, _directory, Host, _program) = (process, directory, host, program);
        _client = new HttpClient { BaseAddress = new Uri($"http://{host}/v2/") };
    }

    /// <summary>The address that images are pushed to.</summary>
    public string Host { get; }

    /// <summary>What the article mounts at <c>/var/lib/registry</c>.</summary>
    public string Data => Path.Combine(_directory, "data");

    public string Configuration => Path.Combine(_directory, "config.yml");

    /// <summary>Starts a server on a store of its own, or on a copy of another.</summary>
    /// <param name="copyOf">The other store; null for an empty one of its own.</param>
    /// <param name="generation">The generation of the server.</param>
    /// <param name="more">More of its configuration; null for none.</param>
    public static async Task<RegistryServer> StartAsync(string? copyOf = null, string generation = "2.8", string? more = null)
    {
        RealProgram.Demand(RealProgram.Skopeo);
        var program = Registries.Demand(generation);
        var directory = Directory.CreateTempSubdirectory("regstore-registry-").FullName;
        var host = $"127.0.0.1:{FreePort()}";
        if (copyOf is not null)
        {
            await RealProgram.DemandAsync("cp", "-a", copyOf, Path.Combine(directory, "data"));
        }

        var configuration = Path.Combine(directory, "config.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            version: 0.1
            log: {level: error, accesslog: {disabled: true} }
            storage: {filesystem: {rootdirectory: {{directory}}/data}, delete: {enabled: true} }
            http: {addr: "{{host}}"}
            {{more}}
            """);
        var start = new ProcessStartInfo(program, ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new RegistryServer(process, directory, host, program);
        await server.WaitAsync();
        return server;
    }

    /// <summary>What the server answers to a GET, byte for byte.</summary>
    public async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var type in new[] { MediaType.DockerManifest, MediaType.DockerManifestList, MediaType.OciManifest, MediaType.OciIndex, MediaType.DockerSchema1 })
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type.Value));
        }

        try
        {
            using var response = await _client.SendAsync(request);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
        }
        catch (HttpRequestException)
        {
            // A body shorter than was announced, or none where the server panics: a pull of it fails.
            return (HttpStatusCode.InternalServerError, []);
        }
    }

    public async Task<Digest> PutManifestAsync(string repository, string reference, string json, string mediaType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var response = await _client.PutAsync(new Uri($"{repository}/manifests/{reference}", UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode, $"PUT {repository}:{reference} answered {response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return Digest.Compute(Encoding.UTF8.GetBytes(json));
    }

    public async Task PutBlobAsync(string repository, Digest digest, byte[] bytes)
    {
        var upload = await StartUploadAsync(repository);
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var separator = upload.Query.Length > 0 ? "&" : "?";
        using var response = await _client.PutAsync(new Uri($"{upload}{separator}digest={digest}"), content);
        Assert.True(response.IsSuccessStatusCode, $"PUT blob answered {response.StatusCode}");
    }

    /// <summary>Begins an upload and leaves it.</summary>
    public async Task<Uri> StartUploadAsync(string repository)
    {
        using var response = await _client.PostAsync(new Uri($"{repository}/blobs/uploads/", UriKind.Relative), null);
        Assert.True(response.IsSuccessStatusCode, $"POST upload answered {response.StatusCode}");
        return response.Headers.Location!;
    }

    public async Task DeleteAsync(string path)
    {
        using var response = await _client.DeleteAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, $"DELETE {path} answered {response.StatusCode}");
    }

    /// <summary>Asks the server's own garbage collection whether it would run; it changes nothing.</summary>
    public async Task<(int Code, string Output, string Error)> CollectAsync(bool deleteUntagged) => deleteUntagged
        ? await RealProgram.RunAsync(_program, "garbage-collect", "--dry-run", "--delete-untagged", Configuration)
        : await RealProgram.RunAsync(_program, "garbage-collect", "--dry-run", Configuration);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task WaitAsync()
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                using var response = await _client.GetAsync(new Uri("", UriKind.Relative));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }

        Assert.Fail("docker-registry did not come up in five seconds.");
    }

    // Each port once: one that was free a moment ago may by now be that of another server of these tests, which would answer in its place.
    private static int FreePort()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _port);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }
}
