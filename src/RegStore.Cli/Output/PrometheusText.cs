using System.Globalization;

namespace RegStore.Cli.Output;

/// <summary>Figures in Prometheus' text format, as the textfile collector of its node exporter reads them.</summary>
/// <remarks>Source: <see href="https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format"/>.</remarks>
internal sealed class PrometheusText(TextWriter output, params (string Name, string Value)[] labels)
{
    /// <summary>Writes a gauge of one value.</summary>
    public void Gauge(string name, string help, double value) => Gauge(name, help, [(null, value)]);

    /// <summary>Writes a gauge of several values, each with a label of its own.</summary>
    public void Gauge(string name, string help, IEnumerable<((string Name, string Value)? Label, double Value)> samples)
    {
        output.WriteLine($"# HELP {name} {help}");
        output.WriteLine($"# TYPE {name} gauge");
        foreach (var (label, value) in samples)
        {
            output.WriteLine($"{Series(name, label)} {Number(value)}");
        }
    }

    /// <summary>How a value is called in the file.</summary>
    public string Series(string name, (string Name, string Value)? label = null)
    {
        var all = label is { } own ? labels.Append(own) : labels;
        return $"{name}{{{string.Join(',', all.Select(it => $"{it.Name}=\"{Escape(it.Value)}\""))}}}";
    }

    public static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
