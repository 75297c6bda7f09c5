namespace RegStore.Cli.Parsing;

/// <summary>Verbs that other programs have, each with what serves here.</summary>
internal static class OtherWords
{
    private const string Deletes = "regstore deletes nothing from a store: \"regstore repair STORE --orphans\" moves orphans to quarantine, and \"regstore orphans STORE\" shows what the registry's own garbage-collect would free";
    private const string NoLock = "a lock ends with the process that holds it, so there is nothing to unlock";
    private const string NoInit = "\"regstore snapshot STORE POOL\" makes the pool";

    /// <summary>What to use instead of a verb; null if nothing is known of it.</summary>
    public static string? Answer(string verb) => verb switch
    {
        "gc" or "garbage-collect" or "prune" or "delete" or "rm" or "rmi" or "remove" or "clean" or "cleanup" or "purge" => Deletes,
        "save" or "pull" or "copy" or "cp" or "get" => MeantIs("export"),
        "load" or "push" or "put" => MeantIs("import"),
        "heal" or "fix" or "recover" => MeantIs("repair"),
        "unlock" => NoLock,
        "init" or "create" => NoInit,
        "images" or "repositories" or "ps" or "repos" => MeantIs("list"),
        "stats" or "df" or "size" or "usage" or "info" => MeantIs("du"),
        "fsck" or "scrub" or "test" or "validate" => MeantIs("verify"),
        "show" or "manifest" => MeantIs("inspect"),
        "search" or "find" or "who" => MeantIs("why"),
        _ => null,
    };

    private static string MeantIs(string verb) => $"did you mean {verb}?";
}
