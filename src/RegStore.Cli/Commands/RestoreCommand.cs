using System.CommandLine;
using System.CommandLine.Parsing;
using RegStore.Backup;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Model;
using RegStore.Restore;

namespace RegStore.Cli.Commands;

/// <summary><c>restore ARCHIVE DIR</c>: verified, all or nothing.</summary>
internal static class RestoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var archive = CommonOptions.Place("ARCHIVE", "The archive, compressed or not; - for standard input");
        var directory = CommonOptions.Place("DIR", "The directory to restore into, as mounted at /var/lib/registry; empty or absent, unless --merge is given");
        var repositories = CommonOptions.Repositories();
        var tags = CommonOptions.Tags();
        var renames = new Option<Dictionary<RepositoryName, RepositoryName>>("--rename")
        {
            Description = "Restore a repository under another name",
            HelpName = "OLD=NEW",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = ParseRenames,
        };
        var merge = CommonOptions.Flag("Add what is missing to the store in DIR, and replace only damaged blobs. Stop the registry first and start it afterwards", "--merge");
        var overwriteTags = CommonOptions.Flag("With --merge: move tags that name another image in DIR", "--overwrite-tags");
        var keepSound = CommonOptions.Flag("Restore the sound images of a damaged archive (exit code 4) instead of nothing", "--keep-sound");
        var owner = CommonOptions.Owner("Owner of the restored files, if run as root [default: owner of the store or directory restored into]");
        var dryRun = CommonOptions.DryRun();
        var metrics = CommonOptions.Metrics();
        var parallel = CommonOptions.Parallel();
        var output = new OutputOptions("findings and summary, one per line,");
        var command = new Verb(
            "restore",
            "Restore an archive, verified: everything selected, or nothing",
            "regstore restore nightly.tar ./data",
            "regstore restore ./pool@latest ./data --merge",
            "regstore restore nightly.tar ./other --repo team/app --rename team/app=team/old")
        {
            archive, directory, repositories, tags, renames, merge, overwriteTags, keepSound, owner, dryRun, metrics, parallel,
        };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new RestoreOptions
            {
                Selection = new ImageSelection { Repositories = parsed.GetValue(repositories) ?? [], Tags = [.. (parsed.GetValue(tags) ?? []).Select(ImagePattern.WithoutHost)] },
                Renames = parsed.GetValue(renames) ?? [],
                Merge = parsed.GetValue(merge),
                OverwriteTags = parsed.GetValue(overwriteTags),
                KeepSound = parsed.GetValue(keepSound),
                OwnerId = parsed.GetValue(owner)?.User,
                GroupId = parsed.GetValue(owner)?.Group,
                DryRun = parsed.GetValue(dryRun),
                Parallelism = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
            };
            var (asJson, name, target) = (output.IsJson(parsed), parsed.GetRequiredValue(archive), parsed.GetRequiredValue(directory));
            var display = output.Display(terminal, parsed);
            return await new Monitoring(terminal, options.DryRun ? null : parsed.GetValue(metrics), "restore", name).RunAsync(
                () => display.RunAsync(meter => CommonOptions.Open(name, null).RestoreAsync(target, options, meter, cancellationToken)),
                report =>
                {
                    var code = ExitCodes.Of(report);
                    if (asJson)
                    {
                        RestoreJson.Write(terminal.Out, name, target, options, report, code);
                    }
                    else
                    {
                        RestoreText.Write(terminal, output.IsQuiet(parsed), name, target, options, report);
                    }

                    return code;
                },
                (file, report) => file.Write(report)).ConfigureAwait(false);
        });
        return command;
    }

    private static Dictionary<RepositoryName, RepositoryName>? ParseRenames(ArgumentResult result)
    {
        var renames = new Dictionary<RepositoryName, RepositoryName>();
        foreach (var token in result.Tokens)
        {
            // A name that no repository may have is the very one that needs another.
            if (token.Value.Split('=') is not [{ Length: > 0 } from, var to] || !RepositoryName.TryParse(to, out var wanted) || !renames.TryAdd(RepositoryName.FromDirectory(from), wanted))
            {
                result.AddError($"--rename takes OLD=NEW, two repository names and each OLD once, not \"{token.Value}\"");
                return null;
            }
        }

        return renames;
    }
}
