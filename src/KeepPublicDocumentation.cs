using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Takes out of the documentation file what is about members that are not public, as the list of the public API says. Run by the build of the library.</summary>
public sealed class KeepPublicDocumentation : Task
{
    /// <summary>The documentation file, which is changed.</summary>
    [Required]
    public string Documentation { get; set; }

    /// <summary>The list of the public API.</summary>
    [Required]
    public string PublicApi { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var names = new HashSet<string>(File.ReadLines(PublicApi).Select(NameOf));
        var document = XDocument.Load(Documentation);
        document.Descendants("member").Where(member => !names.Contains(DocumentedName((string)member.Attribute("name")))).ToList().ForEach(member => member.Remove());
        document.Save(Documentation);
        return true;
    }

    // "static RegStore.Model.Digest.Parse(string! s) -> ..." is RegStore.Model.Digest.Parse.
    private static string NameOf(string line)
    {
        var name = Regex.Replace(line, @"^(static |override |virtual |abstract |readonly |const )+", "");
        name = Regex.Replace(Regex.Split(name, @" -> |\(| = ")[0], @"\.(get|set|init)$|<.*>|[!?]", "");
        return name.Trim();
    }

    // "M:RegStore.Model.Digest.#ctor(...)" is RegStore.Model.Digest.Digest.
    private static string DocumentedName(string id)
    {
        var name = Regex.Replace(id.Substring(2).Split('(')[0], @"`+\d+", "");
        if (name.EndsWith(".#ctor", StringComparison.Ordinal))
        {
            name = name.Substring(0, name.Length - ".#ctor".Length);
            name += name.Substring(name.LastIndexOf('.'));
        }

        var at = name.IndexOf(".op_", StringComparison.Ordinal);
        return at < 0 ? name : name.Substring(0, at) + ".operator " + (name.Substring(at + 4) switch
        {
            "Equality" => "==",
            "Inequality" => "!=",
            "LessThan" => "<",
            "LessThanOrEqual" => "<=",
            "GreaterThan" => ">",
            var other => ">=",
        });
    }
}
