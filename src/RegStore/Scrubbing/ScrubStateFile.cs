using System.Text.Json;
using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Scrubbing;

/// <summary>The file that remembers: read whole, written beside its name and renamed.</summary>
internal sealed class ScrubStateFile(RunContext run, string path, string store)
{
    /// <summary>Reads the state; a new one if there is no file.</summary>
    /// <exception cref="RegistryStoreException">The file is something else, is damaged, or cannot be read.</exception>
    public ScrubState Load()
    {
        try
        {
            using var stream = run.FileSystem.FileInfo.New(path).OpenRead();
            var document = JsonSerializer.Deserialize(stream, ScrubJson.Default.ScrubDocument) ?? throw new FormatException("it is empty");
            return document is { Kind: ScrubDocument.KindName, Schema: ScrubDocument.SchemaNumber }
                ? document.Store == store ? ScrubState.Of(document, run.Now) : throw OfAnother(document.Store)
                : throw new FormatException($"its kind is {document.Kind} and its format {document.Schema}, but this regstore reads {ScrubDocument.KindName} and {ScrubDocument.SchemaNumber}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ScrubState();
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new RegistryStoreException(
                StoreFailure.Invalid, $"{path} is not a state file of verify, or is damaged: {e.Message}. Move it away to start over; every blob then counts as never read.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unreadable, $"{path} could not be read: {e.Message}", e);
        }
    }

    private RegistryStoreException OfAnother(string other) => new(
        StoreFailure.Invalid, $"{path} belongs to {other}, not to {store}: give each store its own file. If the store has only moved, move the file away; every blob then counts as never read.");

    /// <summary>Writes the state.</summary>
    /// <exception cref="RegistryStoreException">The file cannot be written.</exception>
    public void Save(ScrubState state)
    {
        try
        {
            using var file = new AtomicFile(run.FileSystem, run.FileSystem.Path.GetFullPath(path));
            JsonSerializer.Serialize(file.Stream, state.ToDocument(store), ScrubJson.Default.ScrubDocument);
            file.Flush();
            file.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryStoreException(StoreFailure.Unwritable, $"{path} cannot be written: {e.Message}", e);
        }
    }
}
