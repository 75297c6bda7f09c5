using System.CommandLine;
using System.Globalization;
using RegStore.Cli.Parsing;
using RegStore.Scrubbing;

namespace RegStore.Cli.Commands;

/// <summary>The options that spread the reading of a store over many runs.</summary>
internal sealed class ScrubArguments
{
    private readonly Option<ReadSubset?> _subset = new("--read-data-subset")
    {
        Description = "Read only part of the blobs: the nth of t equal parts, a share of all bytes, or the seventh part that is due today",
        HelpName = "n/t|5%|10G|daily/week",
        CustomParser = result =>
        {
            if (TryParse(result.Tokens[0].Value, out var subset))
            {
                return subset;
            }

            result.AddError($"--read-data-subset takes a part like 3/16, 5%, 10G or daily/week, not \"{result.Tokens[0].Value}\"");
            return null;
        },
    };

    private readonly Option<TimeSpan> _maxDuration = CommonOptions.Age("--max-duration", "Start no new blob after this long, as in 2h");
    private readonly Option<TimeSpan> _maxAge = CommonOptions.Age("--max-age", "With --state: read only blobs not read for this long, as in 30d");
    private readonly Option<string?> _state = new("--state")
    {
        Description = "File that records when each blob was read; the next run starts with the blobs unread for longest and always rereads damaged ones",
        HelpName = "FILE",
    };

    private readonly Option<long?> _limit = new("--limit-read")
    {
        Description = "Read at most this many bytes per second, as in 50M",
        HelpName = "RATE",
        CustomParser = result =>
        {
            if (ByteSize.TryParse(result.Tokens[0].Value, out var bytes))
            {
                return bytes;
            }

            result.AddError($"--limit-read takes bytes per second with a unit, like 50M or 50MB, not \"{result.Tokens[0].Value}\"");
            return null;
        },
    };

    public void AddTo(Verb command, Option<bool> noReadData)
    {
        Option[] all = [_subset, _maxDuration, _maxAge, _state, _limit];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        command.Ensure(result =>
        {
            if (result.GetValue(noReadData) && all.FirstOrDefault(option => result.GetResult(option) is not null) is { } given)
            {
                result.AddError($"{given.Name} cannot be combined with --no-read-data, which reads no blobs");
            }

            if (result.GetResult(_maxAge) is not null && result.GetResult(_state) is null)
            {
                result.AddError("--max-age needs --state FILE, which records when a blob was read");
            }

            if (result.GetResult(_state)?.Tokens is [{ Value: "" or "-" }])
            {
                result.AddError("--state takes the name of a file");
            }
        });
    }

    public ScrubOptions Options(ParseResult parsed) => new()
    {
        Subset = parsed.GetValue(_subset),
        MaxDuration = parsed.GetResult(_maxDuration) is null ? null : parsed.GetValue(_maxDuration),
        MaxAge = parsed.GetResult(_maxAge) is null ? null : parsed.GetValue(_maxAge),
        StateFile = parsed.GetValue(_state),
        BytesPerSecond = parsed.GetValue(_limit),
    };

    private static bool TryParse(string text, out ReadSubset? subset)
    {
        subset = text switch
        {
            "daily/week" => ReadSubset.DailyOfWeek,
            _ when text.Split('/') is [var number, var count] && TryNumber(number, out var n) && TryNumber(count, out var t) && n <= t => ReadSubset.Part(n, t),
            _ when text.EndsWith('%') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                && percent is > 0 and <= 100 => ReadSubset.OfPercent(percent),
            _ when ByteSize.TryParse(text, out var bytes) => ReadSubset.OfBytes(bytes),
            _ => null,
        };
        return subset is not null;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
