using System.Security.Cryptography;

namespace RegStore.Model;

/// <summary>A hash function that a <see cref="Digest"/> may be made with.</summary>
/// <remarks>
/// The registry stores blobs under sha256 only; sha384 and sha512 occur in references and in layer link paths.
/// Source: <see href="https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#registered-algorithms"/>.
/// </remarks>
internal sealed class DigestAlgorithm
{
    private DigestAlgorithm(string name, int size, HashAlgorithmName hashName)
    {
        Name = name;
        Size = size;
        HashName = hashName;
        Nothing = new Digest(this, CryptographicOperations.HashData(hashName, []));
    }

    /// <summary>SHA-256, the algorithm of every blob path.</summary>
    public static DigestAlgorithm Sha256 { get; } = new("sha256", 32, HashAlgorithmName.SHA256);

    /// <summary>SHA-384.</summary>
    public static DigestAlgorithm Sha384 { get; } = new("sha384", 48, HashAlgorithmName.SHA384);

    /// <summary>SHA-512.</summary>
    public static DigestAlgorithm Sha512 { get; } = new("sha512", 64, HashAlgorithmName.SHA512);

    /// <summary>The name before the colon of a digest, in lower case.</summary>
    public string Name { get; }

    /// <summary>The length of the hash in bytes; its hexadecimal text is twice as long.</summary>
    public int Size { get; }

    /// <summary>The name under which .NET knows the algorithm.</summary>
    public HashAlgorithmName HashName { get; }

    /// <summary>The digest of no bytes.</summary>
    public Digest Nothing { get; }

    /// <summary>Finds an algorithm by its exact, lower-case name.</summary>
    /// <param name="name">The text before the colon of a digest.</param>
    /// <returns>The algorithm, or null if the registry knows none of that name.</returns>
    public static DigestAlgorithm? Find(ReadOnlySpan<char> name) => name switch
    {
        "sha256" => Sha256,
        "sha384" => Sha384,
        "sha512" => Sha512,
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
