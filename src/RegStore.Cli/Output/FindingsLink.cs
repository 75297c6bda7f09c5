using RegStore.Verification;

namespace RegStore.Cli.Output;

/// <summary>
/// A link from a finding to its section of FINDINGS.md, for terminals that have links (OSC 8); others show the text. Only where that file was installed with the
/// program: the project has no address on a network that everybody reaches.
/// </summary>
internal sealed class FindingsLink
{
    private readonly string? _document;

    /// <param name="program">The directory of the program.</param>
    public FindingsLink(string program)
    {
        // Looked for once, however many findings there are.
        var document = Path.GetFullPath(Path.Combine(program, "..", "share", "doc", "regstore", "FINDINGS.md"));
        _document = File.Exists(document) ? new Uri(document).AbsoluteUri : null;
    }

    /// <summary>That of this program.</summary>
    public static FindingsLink Installed { get; } = new(AppContext.BaseDirectory);

    /// <summary>The anchor of the section about a finding.</summary>
    public static string Section(FindingKind kind) => $"{kind.Id.ToLowerInvariant()}-{kind.Name}-{kind.Severity.ToString().ToLowerInvariant()}";

    /// <summary>The name of a finding, as a link if there is something to link to.</summary>
    public string To(FindingKind kind) =>
        _document is not null ? $"\e]8;;{_document}#{Section(kind)}\e\\{kind}\e]8;;\e\\" : $"{kind}";
}
