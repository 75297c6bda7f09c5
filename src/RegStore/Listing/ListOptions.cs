using RegStore.Model;

namespace RegStore.Listing;

/// <summary>What is listed of a store.</summary>
public sealed class ListOptions
{
    /// <summary>The one repository to list; null for all.</summary>
    /// <value>The default is null.</value>
    public RepositoryName? Repository { get; init; }

    /// <summary>Whether links, manifests and configurations are read to tell digests, types, platforms and sizes.</summary>
    /// <value>The default is <see langword="false"/>: names only, and no file is opened.</value>
    public bool Details { get; init; }
}
