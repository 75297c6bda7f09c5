using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Exports;

namespace RegStore.Cli.Commands;

/// <summary><c>export STORE REF... -o FILE</c>: images out of a store.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = CommonOptions.Store();
        var images = CommonOptions.References();
        var target = new Option<string?>("--output", "-o") { Description = "The file or directory to write; - for standard output", HelpName = "FILE|DIR|-" };
        var format = CommonOptions.OneOf(
            "--format", "oci: an OCI image layout in one tar; oci-dir: the same as a directory, to which images are added; rootfs: the files of one image as a tar", "oci", "oci-dir", "rootfs");
        var platform = CommonOptions.Platform("the whole index; for rootfs that of this machine");
        var referrers = CommonOptions.Flag("Include signatures, attestations and SBOMs that refer to the images", "--referrers");
        var compress = CommonOptions.Compress();
        var mode = CommonOptions.Mode("The mode of the file");
        var output = new OutputOptions("findings and summary, one per line,");
        var command = new Verb(
            "export",
            "Write images to a file that docker, podman and skopeo read, or the files of one as a tar",
            "regstore export ./data alpine:3.4 -o alpine.tar",
            "regstore export nightly.tar.zst team/app:1.2 -o - | docker load",
            "regstore export ./pool@latest alpine:edge --format rootfs -o rootfs.tar.gz")
        {
            store, images, target, format, platform, referrers, compress, mode,
        };
        output.AddTo(command);
        command.Ensure(result =>
        {
            var (isTree, isRootfs, name) = (result.GetValue(format) == "oci-dir", result.GetValue(format) == "rootfs", result.GetValue(target));
            if (string.IsNullOrEmpty(name))
            {
                result.AddError("-o FILE is missing: name the file or directory to write, or - for standard output");
            }

            if (isTree && result.GetValue(compress) is not (null or "auto"))
            {
                result.AddError("--compress needs a file: a directory is not compressed");
            }

            if (name == "-" && isTree)
            {
                result.AddError("--format oci-dir needs a directory: name one with -o");
            }

            if (name == "-" && terminal.IsOutputTerminal)
            {
                result.AddError("refusing to write images to a terminal: redirect standard output, or name a file");
            }

            if (isRootfs && result.GetValue(images) is { Length: > 1 })
            {
                result.AddError("--format rootfs takes one image");
            }

            if (isRootfs && result.GetValue(referrers))
            {
                result.AddError("--format rootfs cannot be combined with --referrers");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (place, name, references) = (parsed.GetRequiredValue(store), parsed.GetValue(target)!, parsed.GetRequiredValue(images));
            var options = new ExportOptions
            {
                Format = parsed.GetValue(format) switch { "oci-dir" => ExportFormat.OciDir, "rootfs" => ExportFormat.Rootfs, _ => ExportFormat.Oci },
                Platform = parsed.GetValue(platform),
                Referrers = parsed.GetValue(referrers),
                Compression = CommonOptions.Compression(parsed.GetValue(compress)),
                Mode = parsed.GetValue(mode),
            };
            using var opened = CommonOptions.Open(place);
            var report = await output.Display(terminal, parsed).RunAsync(meter => name == "-"
                ? opened.ExportAsync(references, terminal.Bytes, options, meter, cancellationToken)
                : opened.ExportAsync(references, name, options, meter, cancellationToken)).ConfigureAwait(false);

            // Where the images are the result, the report is everything else.
            var (code, writer) = (ExitCodes.Of(report), name == "-" ? terminal.Error : terminal.Out);
            if (output.IsJson(parsed))
            {
                ExportReports.WriteJson(writer, new RemedyText(place), name, options, report, code);
            }
            else
            {
                ExportReports.Write(writer, terminal.IsColoured, output.IsQuiet(parsed), new RemedyText(place), name, report);
            }

            return code;
        });
        return command;
    }
}
