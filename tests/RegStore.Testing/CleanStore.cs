using RegStore.Model;

namespace RegStore.Testing;

/// <summary>A store in which nothing is wrong and much occurs: shared layers, a nested name, an index, a referrer, a sha512 alias, a re-tag.</summary>
public sealed class CleanStore
{
    /// <summary>Writes the store.</summary>
    /// <param name="store">The builder; its directory should be empty.</param>
    public CleanStore(StoreBuilder store)
    {
        Store = store;
        Alpine34 = store.Image("alpine", "3.4", "shared layer", "layer of 3.4");
        AlpineEdge = store.Image("alpine", "edge", "shared layer", "layer of edge");
        Amd64 = store.ImageOf("team/app", null, StoreBuilder.OciImage, "linux/amd64", "layer for amd64");
        Arm64 = store.ImageOf("team/app", null, StoreBuilder.OciImage, "linux/arm64", "layer for arm64");
        Index = store.Index("team/app", "1.2", (Amd64, "linux/amd64"), (Arm64, "linux/arm64"));
        store.Tag("team/app", "stable", Index);
        Sha512Layer = store.LayerBySha512("odd", "a layer by another name");
        var empty = store.Layer("odd", "{}");
        Odd = store.Manifest("odd", Artifact(empty, Sha512Layer, "a layer by another name".Length, null), "sha512");
        Referrer = store.Manifest("odd", Artifact(empty, store.Layer("odd", "a signature"), "a signature".Length, Odd));
    }

    /// <summary>The builder, to change the store with.</summary>
    public StoreBuilder Store { get; }

    /// <summary>The image <c>alpine:3.4</c>.</summary>
    public Digest Alpine34 { get; }

    /// <summary>The image <c>alpine:edge</c>, which shares a layer with 3.4.</summary>
    public Digest AlpineEdge { get; }

    /// <summary>The image for linux/amd64 in the index <c>team/app:1.2</c>.</summary>
    public Digest Amd64 { get; }

    /// <summary>The image for linux/arm64 in the index <c>team/app:1.2</c>.</summary>
    public Digest Arm64 { get; }

    /// <summary>The index that <c>team/app:1.2</c> and <c>team/app:stable</c> name.</summary>
    public Digest Index { get; }

    /// <summary>A layer that the manifest <c>odd:sha512</c> names by its sha512 digest.</summary>
    public Digest Sha512Layer { get; }

    /// <summary>The manifest <c>odd:sha512</c>.</summary>
    public Digest Odd { get; }

    /// <summary>A manifest whose subject is <see cref="Odd"/>, such as a signature.</summary>
    public Digest Referrer { get; }

    /// <summary>The layer that both images of <c>alpine</c> have.</summary>
    public static Digest Shared { get; } = Digest.Compute("shared layer"u8);

    /// <summary>The layer that only <c>alpine:3.4</c> has.</summary>
    public static Digest Only34 { get; } = Digest.Compute("layer of 3.4"u8);

    /// <summary>The layer that only <c>odd:sha512</c> has, by the digest that it is stored under: <see cref="Sha512Layer"/> is its other name.</summary>
    public static Digest OnlyOdd { get; } = Digest.Compute("a layer by another name"u8);

    /// <summary>The layer that only the image for linux/arm64 has.</summary>
    public static Digest ForArm64 { get; } = Digest.Compute("layer for arm64"u8);

    private static string Artifact(Digest config, Digest layer, long size, Digest? subject) =>
        $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","artifactType":"application/vnd.example.signature","config":{{StoreBuilder.Descriptor("application/vnd.oci.empty.v1+json", config, 2)}},"layers":[{{StoreBuilder.Descriptor("application/octet-stream", layer, size)}}]{{(subject is { } digest ? $",\"subject\":{StoreBuilder.Descriptor(StoreBuilder.OciImage, digest, 0)}" : "")}}}""";
}
