using RegStore.Reading;

namespace RegStore.Archives;

/// <summary>Member names -> storage paths: takes off whatever prefix the tar was made with, and refuses names that lead elsewhere.</summary>
internal sealed class MemberPlacer
{
    /// <summary>The longest path of a repository of 255 and a tag of 128 characters has some 600.</summary>
    private const int MaxLength = 4096;

    private static readonly string[] Marks = [StorageLayout.Blobs, StorageLayout.Repositories];
    private string? _prefix;

    /// <summary>Whether any member so far belonged to a store.</summary>
    public bool FoundStore => _prefix is not null;

    /// <summary>Takes the place of a store as known: everything below it belongs to the store.</summary>
    public void Fix(string prefix) => _prefix = prefix;

    /// <summary>Why a name is refused, in words; null if it is harmless.</summary>
    public static string? ProblemOf(string name) => name switch
    {
        _ when name.Length > MaxLength => "a name too long for any path of a store",
        _ when name.StartsWith('/') => "an absolute name",
        _ when name.Any(it => char.IsControl(it) || it is '\\' or '\uFFFD') => "a name with characters that no path of a store has",
        _ when name.Split('/').Contains("..") => "a name that leads out of the archive",
        _ => null,
    };

    /// <summary>The storage path of a harmless name; "" for the <c>v2</c> directory itself, null for what lies outside of it.</summary>
    public string? Place(string name)
    {
        var path = string.Join('/', name.Split('/').Where(part => part is not ("" or ".")));
        _prefix ??= PrefixOf(path);
        return _prefix is null || !path.StartsWith(_prefix, StringComparison.Ordinal)
            ? _prefix is not null && $"{path}/" == _prefix ? "" : null
            : path[_prefix.Length..];
    }

    // docker/registry/v2/ wherever it first occurs; else whatever stands before blobs or repositories.
    private static string? PrefixOf(string path)
    {
        var marked = $"/{path}/";
        var whole = marked.IndexOf(StorageLayout.DriverPath, StringComparison.Ordinal);
        if (whole >= 0 && Marks.Any(mark => marked.AsSpan(whole + StorageLayout.DriverPath.Length).StartsWith($"{mark}/")))
        {
            return marked[1..(whole + StorageLayout.DriverPath.Length)];
        }

        var first = Marks.Select(mark => marked.IndexOf($"/{mark}/", StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        return first < 0 ? null : marked[1..(first + 1)];
    }
}
