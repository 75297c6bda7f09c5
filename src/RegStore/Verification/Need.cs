using RegStore.Model;

namespace RegStore.Verification;

/// <summary>Something that images need and do not get: content, wherever it is promised, or a link in one repository.</summary>
/// <param name="Digest">The content.</param>
/// <param name="Repository">The repository whose images miss it; null if those of every repository do.</param>
internal readonly record struct Need(Digest Digest, RepositoryName? Repository = null);
