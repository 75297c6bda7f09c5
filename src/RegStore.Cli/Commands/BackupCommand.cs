using System.CommandLine;
using System.Globalization;
using RegStore.Backup;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;

namespace RegStore.Cli.Commands;

/// <summary><c>backup STORE OUT</c>: a verified archive.</summary>
internal static class BackupCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var target = CommonOptions.Place("OUT", "The file to write the archive to; - for standard output");
        var repositories = CommonOptions.Repositories();
        var tags = CommonOptions.Tags();
        var platforms = CommonOptions.Repeatable("--platform", "OS/ARCH[/VARIANT]", "Include only these platforms of an index; images without an index are always included");
        var taggedOnly = CommonOptions.Flag("Leave out revisions that no tag leads to", "--tagged-only");
        var includeOrphans = CommonOptions.Flag("Include blobs that nothing refers to", "--include-orphans");
        var noReferrers = CommonOptions.Flag("Leave out signatures, attestations and SBOMs that refer to an image", "--no-referrers");
        var compress = CommonOptions.Compress();
        var level = CommonOptions.Number("--level", "Compression level: gzip 0 to 9 (default 6), zstd 1 to 22 (default 3)", most: 22, least: 0);
        var owner = CommonOptions.Owner("Owner of the files in the archive, which tar applies when run as root [default: 0:0]");
        var mode = CommonOptions.Mode("The mode of the archive");
        var readBack = CommonOptions.Flag("Read the archive back and verify it before it is renamed to OUT", "--read-back");
        var overwrite = CommonOptions.OneOf(
            "--overwrite",
            "When to replace an existing OUT: always, never, or if-sound, which writes to OUT.damaged if damage kept something out and to OUT.smaller if many tags are missing",
            "if-sound", "always", "never");
        var dryRun = CommonOptions.DryRun();
        var metrics = CommonOptions.Metrics();
        var output = new OutputOptions("findings and summary, one per line,");
        var parallel = CommonOptions.Parallel();
        var ioParallel = CommonOptions.IoParallel();
        var command = new Verb(
            "backup",
            "Write a verified archive of the store, even while the registry runs; plain tar can restore it",
            "regstore backup ./data nightly.tar.zst",
            "regstore backup ./data alpine.tar --repo alpine --tag 3.4",
            "regstore backup ./data - | ssh host 'cat > registry.tar'")
        {
            store, target, repositories, tags, platforms, taggedOnly, includeOrphans, noReferrers, compress, level, owner, mode, readBack, overwrite,
            dryRun, metrics, parallel, ioParallel,
        };
        output.AddTo(command);
        command.Ensure(result =>
        {
            var isZstd = result.GetValue(compress) is not (null or "auto") and var named ? named == "zstd" : result.GetValue(target)?.EndsWith("zst", StringComparison.OrdinalIgnoreCase) == true;
            var (low, high) = isZstd ? (1, 22) : (0, 9);
            if (result.GetValue(level) is { } number && (number < low || number > high))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--level takes a number from {low} to {high} here"));
            }

            if (result.GetValue(target) == "-" && terminal.IsOutputTerminal && !result.GetValue(dryRun))
            {
                result.AddError("refusing to write an archive to a terminal: redirect standard output, or name a file");
            }

            if (result.GetValue(target) == "-" && result.GetValue(readBack))
            {
                result.AddError("--read-back needs a file: standard output cannot be read back");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = parsed.GetRequiredValue(store);
            var options = new BackupOptions
            {
                Selection = new ImageSelection
                {
                    Repositories = parsed.GetValue(repositories) ?? [],
                    Tags = [.. (parsed.GetValue(tags) ?? []).Select(ImagePattern.WithoutHost)],
                    Platforms = parsed.GetValue(platforms) ?? [],
                    TaggedOnly = parsed.GetValue(taggedOnly),
                    IncludeOrphans = parsed.GetValue(includeOrphans),
                    Referrers = !parsed.GetValue(noReferrers),
                },
                Compression = CommonOptions.Compression(parsed.GetValue(compress)),
                Level = parsed.GetValue(level),
                OwnerId = parsed.GetValue(owner)?.User ?? 0,
                GroupId = parsed.GetValue(owner)?.Group ?? 0,
                Mode = parsed.GetValue(mode),
                ReadBack = parsed.GetValue(readBack),
                Overwrite = parsed.GetValue(overwrite) switch { "always" => OverwriteRule.Always, "never" => OverwriteRule.Never, _ => OverwriteRule.IfSound },
                DryRun = parsed.GetValue(dryRun),
                Parallelism = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
            };
            var (asJson, name, isDry) = (output.IsJson(parsed), parsed.GetRequiredValue(target), options.DryRun);
            var display = output.Display(terminal, parsed);
            return await new Monitoring(terminal, isDry ? null : parsed.GetValue(metrics), "backup", place).RunAsync(
                () => display.RunAsync(meter => name == "-" ? CommonOptions.Open(place, parsed.GetValue(ioParallel)).BackupAsync(terminal.Bytes, options, meter, cancellationToken)
                    : CommonOptions.Open(place, parsed.GetValue(ioParallel)).BackupAsync(name, options, meter, cancellationToken)),
                report =>
                {
                    // Where the archive is the result, the report is everything else.
                    var (code, writer) = (ExitCodes.Of(report), name == "-" && !isDry ? terminal.Error : terminal.Out);
                    if (asJson)
                    {
                        BackupJson.Write(writer, new RemedyText(place), name, isDry, report, code);
                    }
                    else
                    {
                        BackupText.Write(writer, terminal.IsColoured, output.IsQuiet(parsed), isDry, new RemedyText(place), name, report);
                    }

                    return code;
                },
                (file, report) => file.Write(report)).ConfigureAwait(false);
        });
        return command;
    }
}
