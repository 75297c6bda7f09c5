using RegStore.Reading;

namespace RegStore.Tests.Stores;

/// <summary>Changes the store just before a path is listed, read or opened for the nth time.</summary>
internal sealed class ChangingSource(IStoreSource source, string path, int after, Action change) : WatchedSource(source)
{
    private int _left = after;

    protected override void Asked(string asked, Access access)
    {
        if (access is Access.Names or Access.Read or Access.Open && asked == path && --_left == 0)
        {
            change();
        }
    }
}
