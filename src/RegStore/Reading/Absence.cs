namespace RegStore.Reading;

/// <summary>Tells a path that is not there from one that cannot be looked at: the system answers both alike.</summary>
internal static class Absence
{
    /// <summary>Why it cannot be known whether a path is there: a directory above it cannot be listed. Null if it is absent for certain.</summary>
    public static RegistryStoreException? Doubt(IStoreSource source, string path)
    {
        if (source.Faults is [var fault, ..])
        {
            return new RegistryStoreException(StoreFailure.Unreadable, $"It is not known whether {path} exists, because {fault.Path} could not be read: {fault.Detail}") { StoragePath = path };
        }

        for (var end = path.IndexOf('/', StringComparison.Ordinal); end > 0; end = path.IndexOf('/', end + 1))
        {
            try
            {
                _ = source.List(path[..end]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new RegistryStoreException(StoreFailure.Unreadable, $"{path[..end]} could not be read: {e.Message}", e) { StoragePath = path[..end] };
            }
        }

        return null;
    }
}
