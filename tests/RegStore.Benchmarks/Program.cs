using System.CommandLine;
using System.Globalization;
using RegStore.Benchmarks;

var directory = new Argument<string>("DIR") { Description = "The directory of the store" };

var blobs = new Option<int>("--blobs") { Description = "How many blobs", DefaultValueFactory = _ => 70_000 };
var tags = new Option<int>("--tags") { Description = "How many tags", DefaultValueFactory = _ => 16_000 };
var tagsOfARepository = new Option<int>("--tags-of-a-repository") { Description = "How many of them in one repository", DefaultValueFactory = _ => 80 };
var many = new Command("write-many", "Write a store of many small blobs") { directory, blobs, tags, tagsOfARepository };
many.SetAction(parsed =>
{
    var written = LargeStore.WriteMany(parsed.GetRequiredValue(directory), parsed.GetValue(blobs), parsed.GetValue(tags), parsed.GetValue(tagsOfARepository));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{written.Blobs} blobs, {written.Tags} tags"));
});

var gigabytes = new Option<int>("--gigabytes") { Description = "How much", DefaultValueFactory = _ => 5 };
var heavy = new Command("write-heavy", "Write a store of forty large blobs") { directory, gigabytes };
heavy.SetAction(parsed => LargeStore.WriteHeavy(parsed.GetRequiredValue(directory), parsed.GetValue(gigabytes) * 1_000_000_000L, 40));

var kind = new Argument<string>("KIND") { Description = $"One of {string.Join(", ", HostileStore.Kinds.Keys)}" };
kind.AcceptOnlyFromAmong([.. HostileStore.Kinds.Keys]);
var count = new Option<int?>("--count") { Description = "How many; the number that the kind is for if not given" };
var hostile = new Command("write-hostile", "Write a store that is made to exhaust what reads it") { directory, kind, count };
hostile.SetAction(parsed => HostileStore.Write(parsed.GetRequiredValue(directory), parsed.GetRequiredValue(kind), parsed.GetValue(count)));

var console = new Option<string>("--regstore") { Description = "The regstore to measure; the one that was built with this if not given" };
var rounds = new Option<int>("--rounds") { Description = "How often", DefaultValueFactory = _ => 5 };
var hash = new Command("hash", "Hold verify against openssl speed on the same machine in the same run") { directory, console, rounds };
hash.SetAction(parsed => HashingSpeed.Run(
    parsed.GetValue(console) ?? Path.Combine(AppContext.BaseDirectory, "RegStore.Cli"), parsed.GetRequiredValue(directory), parsed.GetValue(rounds)));

var untagged = new Option<bool>("--untagged") { Description = "With the untagged revisions: orphans --untagged against --delete-untagged" };
var collect = new Command("collect", "Hold orphans against the server's garbage-collect --dry-run in the same run") { directory, console, rounds, untagged };
collect.SetAction(parsed => CollectingSpeed.Run(
    parsed.GetValue(console) ?? Path.Combine(AppContext.BaseDirectory, "RegStore.Cli"),
    parsed.GetRequiredValue(directory),
    parsed.GetValue(rounds),
    parsed.GetValue(untagged)));

var target = new Option<string>("--target") { Description = "A directory of the same disk, where the archive or the pool is written", Required = true };
var archive = new Command("archive", "Hold backup against tar -cf of the same directory in the same run") { directory, target, console, rounds };
archive.SetAction(parsed => ArchivingSpeed.Run(
    parsed.GetValue(console) ?? Path.Combine(AppContext.BaseDirectory, "RegStore.Cli"),
    parsed.GetRequiredValue(directory),
    parsed.GetRequiredValue(target),
    parsed.GetValue(rounds)));

var snapshot = new Command("snapshot", "Hold a snapshot with nothing new against list --long of the same directory in the same run") { directory, target, console, rounds };
snapshot.SetAction(parsed => SnapshotSpeed.Run(
    parsed.GetValue(console) ?? Path.Combine(AppContext.BaseDirectory, "RegStore.Cli"),
    parsed.GetRequiredValue(directory),
    parsed.GetRequiredValue(target),
    parsed.GetValue(rounds)));

var kinds = new Argument<string[]>("KIND") { Description = "Which; all if not given", Arity = ArgumentArity.ZeroOrMore };
kinds.AcceptOnlyFromAmong([.. HostileStore.Kinds.Keys]);
var withstand = new Command("withstand", "Measure the time and memory that hostile stores take") { directory, kinds, console };
withstand.SetAction(parsed => HostileRuns.Run(
    parsed.GetValue(console) ?? Path.Combine(AppContext.BaseDirectory, "RegStore.Cli"), parsed.GetRequiredValue(directory), parsed.GetValue(kinds) ?? []));

return await new RootCommand("Writes large stores and measures regstore on them.") { many, heavy, hostile, withstand, hash, archive, collect, snapshot }.Parse(args).InvokeAsync().ConfigureAwait(false);
