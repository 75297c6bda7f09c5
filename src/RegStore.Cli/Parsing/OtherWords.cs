namespace RegStore.Cli.Parsing;

/// <summary>Verbs that other programs have, each with what serves here.</summary>
internal static class OtherWords
{
    private const string Deletes = "regstore deletes nothing from a store: \"regstore orphans STORE\" shows what the registry's own garbage-collect would free";
    private const string TakesOut = "\"regstore backup STORE OUT --repo NAME --tag TAG\" takes single images out";
    private const string PutsIn = "\"regstore restore ARCHIVE DIR --merge\" adds the images of an archive to a store";
    private const string Heals = "\"regstore verify STORE\" tells what is damaged, and \"regstore restore ARCHIVE DIR --merge\" heals it from a backup";
    private const string NoLock = "a lock ends with the process that holds it, so there is nothing to unlock";
    private const string NoInit = "\"regstore snapshot STORE POOL\" makes the pool";

    /// <summary>What to use instead of a verb; null if nothing is known of it.</summary>
    public static string? Answer(string verb) => verb switch
    {
        "gc" or "garbage-collect" or "prune" or "delete" or "rm" or "rmi" or "remove" or "clean" or "cleanup" or "purge" => Deletes,
        "export" or "save" or "pull" or "copy" or "cp" or "get" => TakesOut,
        "import" or "load" or "push" or "put" => PutsIn,
        "repair" or "heal" or "fix" => Heals,
        "unlock" => NoLock,
        "init" or "create" => NoInit,
        "images" or "repositories" or "ps" or "repos" => MeantIs("list"),
        "stats" or "df" or "size" or "usage" or "info" => MeantIs("du"),
        "fsck" or "scrub" or "test" or "validate" => MeantIs("verify"),
        "show" or "manifest" or "cat" => MeantIs("inspect"),
        "search" or "find" or "who" => MeantIs("why"),
        _ => null,
    };

    private static string MeantIs(string verb) => $"did you mean {verb}?";
}
