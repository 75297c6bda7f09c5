using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Verification;

/// <summary>How the server itself reads a path, where that differs from what the layout says.</summary>
internal static class ServerPath
{
    private const string Revisions = $"/{StorageLayout.Manifests}/{StorageLayout.Revisions}/";

    /// <summary>Whether the storage driver accepts the name of a file or directory: letters, digits, <c>.</c>, <c>_</c>, <c>-</c>.</summary>
    public static bool Accepts(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>Whether garbage collection walks past the path: below <c>blobs</c>, among the repositories outside of their own directories, or among the revisions of one.</summary>
    public static bool IsWalked(string path) =>
        StorageLayout.IsWithin(path, StorageLayout.Blobs)
        || (StorageLayout.IsWithin(path, StorageLayout.Repositories) && (!path.Contains("/_", StringComparison.Ordinal) || path.Contains(Revisions, StringComparison.Ordinal)));

    /// <summary>Whether a symbolic link leads to itself or a directory above it: the server follows it until the system refuses.</summary>
    public static bool IsLoop(string path, string target)
    {
        var reached = new Stack<string>(path.Split('/')[..^1]);
        foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(step => step != "."))
        {
            if (step != "..")
            {
                reached.Push(step);
            }
            else if (!reached.TryPop(out _))
            {
                return true;
            }
        }

        return !target.StartsWith('/') && (reached.Count == 0 || StorageLayout.IsWithin(path, string.Join('/', reached.Reverse())));
    }

    /// <summary>
    /// Whether the path is a file called <c>data</c> of which the server cannot make a digest. It takes the directory above for the hash, and for the
    /// algorithm the one above that, or the next if that is the hash's first two digits.
    /// </summary>
    public static bool IsUnreadableBlobPath(string path)
    {
        var parts = path.Split('/');
        if (parts[0] != StorageLayout.Blobs || parts[^1] != StorageLayout.Data)
        {
            return false;
        }

        var hex = parts.Length > 2 ? parts[^2] : "";
        var above = parts.Length > 3 ? parts[^3] : "";
        var algorithm = hex.Length > 2 && above == hex[..2] && parts.Length > 4 ? parts[^4] : above;
        return !Digest.TryCombine(algorithm, hex, out _);
    }
}
