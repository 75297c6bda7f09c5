namespace RegStore.Cli.Output;

/// <summary>The hints of the library as verbs and options that can be typed.</summary>
internal static class HintText
{
    /// <summary>The sentence that follows the message; null if there is no hint.</summary>
    /// <param name="exception">What failed.</param>
    /// <param name="store">The store, as it was typed; null if the command has none.</param>
    public static string? Of(RegistryStoreException exception, string? store)
    {
        var place = RemedyText.Quoted(exception.HintPath ?? store ?? "STORE");
        return exception.Hint switch
        {
            StoreHint.List => $"Run \"regstore list {place}\" to see what the store has.",
            StoreHint.Verify => $"Run \"regstore verify {place}\" to see all damage.",
            StoreHint.ListSnapshots => $"\"regstore snapshots {place}\" lists those it has.",
            StoreHint.MakeSnapshot => $"\"regstore snapshot STORE {place}\" makes one.",
            StoreHint.Merge => "--merge merges into the store in it.",
            StoreHint.OverwriteTags => "--overwrite-tags moves it.",
            StoreHint.AllowRemoveAll => "--unsafe-allow-remove-all removes all.",
            StoreHint.RetryLock => "--retry-lock 5m waits for it.",
            StoreHint.ChooseCompression => "--compress chooses another.",
            StoreHint.RegistryIsStopped => "--registry-is-stopped goes on nevertheless.",
            StoreHint.UndoRepair => $"\"regstore repair {place} --undo\" undoes it.",
            StoreHint.Import => $"\"regstore import {place} DIR\" adds its images to a store.",
            StoreHint.Overwrite => "--overwrite if-sound replaces it.",
            _ => null,
        };
    }
}
