using RegStore.Reading;

namespace RegStore.Tests.Stores;

/// <summary>A source in which one path cannot be entered, read or opened, as on a failing disk.</summary>
internal sealed class FaultySource(IStoreSource source, string unreadable) : WatchedSource(source)
{
    protected override void Asked(string path, Access access)
    {
        if (path == unreadable && access != Access.Look)
        {
            throw new IOException("Input/output error");
        }
    }
}
