using System.Runtime.InteropServices;
using RegStore.Tests;

namespace RegStore.Cli.Tests.Faults;

/// <summary>Which calls are counted, and may fail.</summary>
[Flags]
internal enum Calls
{
    Open = 1,
    Read = 2,
    Look = 4,
    Names = 8,
    Create = 16,
    Write = 32,
    Flush = 64,
    Rename = 128,
    Remove = 256,
    Lock = 512,
    Change = 1024,

    /// <summary>A look at what is open.</summary>
    Status = 2048,

    /// <summary>To make a directory or a second name, which no signal breaks off.</summary>
    Make = 4096,

    All = 8191,
}

/// <summary>How a call fails.</summary>
internal enum Failing
{
    Once = 0,
    FromThenOn = 1,

    /// <summary>It does half of what it was asked to.</summary>
    Half = 2,

    /// <summary>The file ends here, from then on.</summary>
    End = 3,

    /// <summary>What has the path is not there any more.</summary>
    Gone = 4,
}

/// <summary>
/// A disk that can be told to fail: disk.c, which lies between the program and the C library. The process that uses it must have been started with it loaded first.
/// </summary>
internal static partial class FaultyDisk
{
    private const string Library = "disk";
    private const string Variable = "REGSTORE_DISK";

    /// <summary>Compiles the library into a directory.</summary>
    /// <returns>The variables of a process that shall have it.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> BuildAsync(string directory)
    {
        RealProgram.Demand("gcc");
        var library = Path.Combine(directory, "disk.so");
        await RealProgram.DemandAsync("gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", library, SourceTree.PathOf("tests", "RegStore.Cli.Tests", "Faults", "disk.c"), "-ldl");
        return new Dictionary<string, string> { ["LD_PRELOAD"] = library, [Variable] = library };
    }

    /// <summary>Lets the library's own calls of the C library go through it too. All others find it by themselves.</summary>
    public static void Insert()
    {
        var library = Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} is not set.");
        NativeLibrary.SetDllImportResolver(typeof(FaultyDisk).Assembly, (name, _, _) => name == Library ? NativeLibrary.Load(library) : 0);
        NativeLibrary.SetDllImportResolver(typeof(RegistryStore).Assembly, (name, _, _) => name == "libc" ? NativeLibrary.Load(library) : 0);
    }

    /// <summary>Counts calls that touch files below a directory, and lets one fail.</summary>
    /// <param name="below">The full path of the directory.</param>
    /// <param name="calls">Which count.</param>
    /// <param name="nth">The one that fails, from 1; 0 for none.</param>
    /// <param name="error">The number of the error.</param>
    /// <param name="how">How it fails.</param>
    [LibraryImport(Library, EntryPoint = "disk_watch", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void Watch(string below, Calls calls, nint nth, int error, Failing how);

    /// <summary>How many calls of some kinds were counted since.</summary>
    [LibraryImport(Library, EntryPoint = "disk_seen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Seen(Calls calls);

    /// <summary>Stops counting, and tells how many calls failed.</summary>
    [LibraryImport(Library, EntryPoint = "disk_leave")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Leave();

    /// <summary>Writes down every change in a file from now on; null to stop.</summary>
    [LibraryImport(Library, EntryPoint = "disk_record", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Record(string? file);
}
