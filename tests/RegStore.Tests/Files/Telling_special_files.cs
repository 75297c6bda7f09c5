using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using System.Net.Sockets;
using RegStore.Files;

namespace RegStore.Tests.Files;

/// <summary>Where only .NET's own calls are there, what has no length is told from what is no file at all.</summary>
/// Covers: SpecialFileProbe.
public sealed class Telling_special_files : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("regstore-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task A_pipe_is_one_and_nothing_waits_for_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "mkfifo is of Unix.");
        var pipe = Path.Combine(_directory, "pipe");
        await RealProgram.DemandAsync("mkfifo", pipe);

        Assert.Equal("a named pipe", SpecialFileProbe.Describe(new FileSystem(), pipe));
    }

    [SkippableFact]
    public void A_device_is_one()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/dev/null is of Unix.");

        Assert.Equal("a character device", SpecialFileProbe.Describe(new FileSystem(), "/dev/null"));
    }

    [SkippableFact]
    public void A_socket_is_one()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "On Windows sockets have no names like these.");
        var path = Path.Combine(_directory, "socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        Assert.Equal("a socket", SpecialFileProbe.Describe(new FileSystem(), path));
    }

    [Fact]
    public void An_empty_file_is_none()
    {
        var path = Path.Combine(_directory, "empty");
        File.WriteAllBytes(path, []);

        Assert.Null(SpecialFileProbe.Describe(new FileSystem(), path));
    }

    [Fact]
    public void An_empty_file_that_another_program_keeps_to_itself_is_none()
    {
        using var held = new FileStream(Path.Combine(_directory, "held"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Assert.Null(SpecialFileProbe.Describe(new FileSystem(), held.Name));
    }

    [Fact]
    public void What_is_gone_is_none() => Assert.Null(SpecialFileProbe.Describe(new FileSystem(), Path.Combine(_directory, "gone")));

    [Fact]
    public void In_memory_there_are_none() => Assert.Null(SpecialFileProbe.Describe(new MockFileSystem(), "/dev/null"));
}
