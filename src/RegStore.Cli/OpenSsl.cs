using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RegStore.Cli;

/// <summary>The library that hashes for a native file on Linux. The framework ends the process where it is missing, in words that help nobody.</summary>
internal static class OpenSsl
{
    // Those that the framework looks for, the newest first.
    private static readonly string[] Names = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

    /// <summary>Ensures that it is there.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public static void Ensure()
    {
        if (OperatingSystem.IsLinux() && !RuntimeFeature.IsDynamicCodeSupported && !Array.Exists(Names, name => NativeLibrary.TryLoad(name, out _)))
        {
            throw new IOException("OpenSSL is needed for hashing and is not installed (libssl.so.3): apt-get install openssl, dnf install openssl-libs, apk add openssl.");
        }
    }
}
