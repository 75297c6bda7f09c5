using RegStore.Reading;
using RegStore.Testing;

namespace RegStore.Tests.Stores;

/// <summary>Opens a store in which a harm was planted, or one that a failing disk does to it.</summary>
internal static class DamagedStore
{
    public static RegistryStore Open(Damage damage, StoreBuilder builder) => Open(builder, SourceOf(damage, builder));

    /// <summary>Opens it as one that nobody writes to, so that nothing is waited for.</summary>
    public static RegistryStore OpenStill(Damage damage, StoreBuilder builder) => Open(builder, new StillSource(SourceOf(damage, builder)));

    private static RegistryStore Open(StoreBuilder builder, IStoreSource source) => new(builder.Root, source, TimeProvider.System, builder.Files);

    private static IStoreSource SourceOf(Damage damage, StoreBuilder builder)
    {
        var source = new DirectorySource(builder.Files, builder.Root);
        return damage.Unreadable is { } path ? new FaultySource(source, path) : source;
    }

    private sealed class StillSource(IStoreSource source) : WatchedSource(source)
    {
        public override bool IsLive => false;

        protected override void Asked(string path, Access access)
        {
        }
    }
}
