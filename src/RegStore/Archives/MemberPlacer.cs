using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Archives;

/// <summary>Member names -> storage paths: takes off whatever prefix the tar was made with, and refuses names that lead elsewhere.</summary>
internal sealed class MemberPlacer
{
    /// <summary>The longest path of a repository of 255 and a tag of 128 characters has some 600.</summary>
    private const int MaxLength = 4096;

    /// <summary>Refused where the store itself was not found under one.</summary>
    public const string Absolute = "an absolute name";

    private static readonly string[] Marks = [StorageLayout.Blobs, StorageLayout.Repositories];
    private string? _prefix;
    private bool _looksLikeStore;

    /// <summary>Where another store lies in the same tar; null if there is none.</summary>
    public string? Other { get; private set; }

    /// <summary>Where the store lies; null if none was found so far.</summary>
    public string? Prefix => _prefix;

    /// <summary>Whether the store was found under an absolute name, as tar writes them if it is asked to keep the slash.</summary>
    public bool IsAbsolute { get; private set; }

    /// <summary>Whether what was found is the directory of a registry, and not one of another program that is called blobs too.</summary>
    public bool IsStore => _looksLikeStore || (_prefix is not null && StorageLayout.IsDriverPath($"/{_prefix}"));

    /// <summary>Whether any member so far belonged to a store.</summary>
    public bool FoundStore => _prefix is not null;

    /// <summary>Takes the place of a store as known: everything below it belongs to the store.</summary>
    public void Fix(string prefix) => _prefix = prefix;

    /// <summary>Why a name is refused, in words; null if it is harmless.</summary>
    public static string? ProblemOf(string name) => name switch
    {
        _ when name.Length > MaxLength => "a name too long for any path of a store",
        _ when name.StartsWith('/') => Absolute,
        _ when name.Any(it => char.IsControl(it) || it is '\\' or '\uFFFD') => "a name with characters that no path of a store has",
        _ when name.Split('/').Contains("..") => "a name that leads out of the archive",
        _ => null,
    };

    /// <summary>The storage path of a harmless name; "" for the <c>v2</c> directory itself, null for what lies outside of it.</summary>
    public string? Place(string name)
    {
        var path = string.Join('/', name.Split('/').Where(part => part is not ("" or ".")));
        if (_prefix is null && PrefixOf(path) is { } prefix)
        {
            (_prefix, IsAbsolute) = (prefix, name.StartsWith('/'));
        }

        Compare(path);
        return _prefix is null || !path.StartsWith(_prefix, StringComparison.Ordinal)
            ? _prefix is not null && $"{path}/" == _prefix ? "" : null
            : path[_prefix.Length..];
    }

    // A tar of many volumes may hold two registries, and a registry's directory a copy of another.
    private void Compare(string path)
    {
        if (_prefix is null)
        {
            return;
        }

        var isBelow = path.StartsWith(_prefix, StringComparison.Ordinal);
        if (DriverPrefixOf(isBelow ? path[_prefix.Length..] : path) is { } other)
        {
            Other ??= isBelow ? $"{_prefix}{other}" : other;
        }

        _looksLikeStore = _looksLikeStore || (isBelow && path[_prefix.Length..].Split('/') switch
        {
            [StorageLayout.Blobs, var algorithm, { Length: 2 } shard, ..] => DigestAlgorithm.Find(algorithm) is not null && shard.All(char.IsAsciiHexDigitLower),
            [StorageLayout.Repositories, .. var below] => below.Any(name => name is StorageLayout.Layers or StorageLayout.Manifests or StorageLayout.Uploads),
            _ => false,
        });
    }

    private static string? DriverPrefixOf(string path)
    {
        var marked = $"/{path}/";
        var at = marked.IndexOf(StorageLayout.DriverPath, StringComparison.Ordinal);
        return at >= 0 && Marks.Any(mark => marked.AsSpan(at + StorageLayout.DriverPath.Length).StartsWith($"{mark}/")) ? marked[1..(at + StorageLayout.DriverPath.Length)] : null;
    }

    // docker/registry/v2/ wherever it first occurs; else whatever stands before blobs or repositories.
    private static string? PrefixOf(string path)
    {
        if (DriverPrefixOf(path) is { } whole)
        {
            return whole;
        }

        var marked = $"/{path}/";
        var first = Marks.Select(mark => marked.IndexOf($"/{mark}/", StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        return first < 0 ? null : marked[1..(first + 1)];
    }
}
