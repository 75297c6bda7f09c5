using RegStore.Model;

namespace RegStore.Tests.Stores;

/// <summary>A store in which nothing is wrong and much occurs: shared layers, a nested name, an index, a referrer, a sha512 alias, a re-tag.</summary>
public sealed class CleanStore
{
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

    public StoreBuilder Store { get; }

    public Digest Alpine34 { get; }

    public Digest AlpineEdge { get; }

    public Digest Amd64 { get; }

    public Digest Arm64 { get; }

    public Digest Index { get; }

    public Digest Sha512Layer { get; }

    public Digest Odd { get; }

    public Digest Referrer { get; }

    public static Digest Shared { get; } = Digest.Compute("shared layer"u8);

    public static Digest Only34 { get; } = Digest.Compute("layer of 3.4"u8);

    public static Digest ForArm64 { get; } = Digest.Compute("layer for arm64"u8);

    private static string Artifact(Digest config, Digest layer, long size, Digest? subject) =>
        $$"""{"schemaVersion":2,"mediaType":"{{StoreBuilder.OciImage}}","artifactType":"application/vnd.example.signature","config":{{StoreBuilder.Descriptor("application/vnd.oci.empty.v1+json", config, 2)}},"layers":[{{StoreBuilder.Descriptor("application/octet-stream", layer, size)}}]{{(subject is { } digest ? $",\"subject\":{StoreBuilder.Descriptor(StoreBuilder.OciImage, digest, 0)}" : "")}}}""";
}
