using System.CommandLine;
using System.CommandLine.Parsing;

namespace RegStore.Cli.Parsing;

/// <summary>A verb, with what its help says beside its options.</summary>
/// <param name="name">The verb.</param>
/// <param name="description">What it does, in one sentence.</param>
/// <param name="examples">Command lines to begin with.</param>
internal sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    /// <summary>Adds a demand on several options together.</summary>
    public void Ensure(Action<CommandResult> demand) => Validators.Add(result =>
    {
        try
        {
            demand(result);
        }
        catch (InvalidOperationException)
        {
            // So the library answers for the value of an option that was refused already, and that refusal is reported.
        }
    });
}
