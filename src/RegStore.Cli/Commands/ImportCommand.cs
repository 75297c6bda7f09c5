using System.CommandLine;
using RegStore.Cli.Output;
using RegStore.Cli.Parsing;
using RegStore.Listing;
using RegStore.Model;
using RegStore.Restore;

namespace RegStore.Cli.Commands;

/// <summary><c>import SOURCE STORE [NAME[:TAG]]</c>: images into a store.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = CommonOptions.Place("SOURCE", "An OCI image layout, as a directory or a tar, or what docker save wrote, compressed or not; - for standard input");
        var store = CommonOptions.Place("STORE", "A registry's storage directory; created if it does not exist. A registry may be running on it");
        var name = new Argument<(RepositoryName Repository, Tag? Tag)?>("NAME[:TAG]")
        {
            Description = "The repository to import into, and the tag if it is a single image [default: the names of the images]",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
            {
                var name = ParseName(result.Tokens[0].Value);
                if (name is null)
                {
                    result.AddError($"\"{result.Tokens[0].Value}\" is not a name like team/app or team/app:1.2");
                }

                return name;
            },
        };
        var overwriteTags = CommonOptions.Flag("Move tags that name another image in STORE", "--overwrite-tags");
        var owner = CommonOptions.Owner("Owner of the written files, if run as root [default: owner of STORE]");
        var dryRun = CommonOptions.DryRun();
        var output = new OutputOptions("findings and summary, one per line,");
        var command = new Verb(
            "import",
            "Add images to a store as a push would: from an OCI image layout, or what docker save wrote",
            "regstore import alpine.tar ./data",
            "regstore import ./layout ./data team/app",
            "docker save alpine:3.4 | regstore import - ./data")
        {
            source, store, name, overwriteTags, owner, dryRun,
        };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (place, target, wanted) = (parsed.GetRequiredValue(source), parsed.GetRequiredValue(store), parsed.GetValue(name));
            var options = new RestoreOptions
            {
                Merge = true,
                OverwriteTags = parsed.GetValue(overwriteTags),
                OwnerId = parsed.GetValue(owner)?.User,
                GroupId = parsed.GetValue(owner)?.Group,
                DryRun = parsed.GetValue(dryRun),
            };
            using var images = Open(place, wanted?.Repository, wanted?.Tag);
            var report = await output.Display(terminal, parsed).RunAsync(meter => images.RestoreAsync(target, options, meter, cancellationToken)).ConfigureAwait(false);
            var listing = await images.ListAsync(details: true, cancellationToken: cancellationToken).ConfigureAwait(false);
            var code = ExitCodes.Of(report);
            if (output.IsJson(parsed))
            {
                ImportReports.WriteJson(terminal.Out, place, target, options, listing, report, code);
            }
            else
            {
                ImportReports.Write(
                    terminal, output.IsQuiet(parsed), place, target, options, listing, report, await CountPlainLayersAsync(images, listing, cancellationToken).ConfigureAwait(false));
            }

            return code;
        });
        return command;
    }

    private static (RepositoryName Repository, Tag? Tag)? ParseName(string text)
    {
        var colon = text.LastIndexOf(':') is var last && last > text.LastIndexOf('/') ? last : text.Length;
        return RepositoryName.TryParse(text[..colon], out var repository) && (colon == text.Length || Tag.TryParse(text[(colon + 1)..], out _))
            ? (repository, colon == text.Length ? null : Tag.Parse(text[(colon + 1)..]))
            : null;
    }

#pragma warning disable CA2000 // Standard input belongs to the process.
    private static RegistryStore Open(string place, RepositoryName? repository, Tag? tag) => place == "-"
        ? RegistryStore.OpenImagesArchive(Console.OpenStandardInput(), "standard input", repository, tag)
        : RegistryStore.OpenImages(place, repository, tag);
#pragma warning restore CA2000

    // A push by docker would have compressed them, and so changed their digests.
    private static async Task<int> CountPlainLayersAsync(RegistryStore images, StoreListing listing, CancellationToken cancellationToken)
    {
        var plain = new HashSet<Digest>();
        foreach (var tag in listing.Repositories.SelectMany(it => it.Tags, (it, tag) => new ImageReference(it.Name, tag.Tag)))
        {
            Add(await images.InspectAsync(tag, cancellationToken).ConfigureAwait(false));
        }

        return plain.Count;

        void Add(InspectedBlob blob)
        {
            if (blob is { Role: BlobRole.Layer, MediaType: { } type } && type.ToString().EndsWith(".tar", StringComparison.Ordinal))
            {
                plain.Add(blob.Digest);
            }

            foreach (var child in blob.Children)
            {
                Add(child);
            }
        }
    }
}
