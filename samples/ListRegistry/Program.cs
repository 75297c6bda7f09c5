using RegStore;

using var store = RegistryStore.Open(args.Length > 0 ? args[0] : "samples/data");
foreach (var repository in (await store.ListAsync()).Repositories)
{
    Console.WriteLine($"* {repository.Name}");
    foreach (var tag in repository.Tags)
    {
        Console.WriteLine($"    * {repository.Name}:{tag.Tag}");
    }
}
