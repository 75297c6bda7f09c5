using RegStore.Archives;
using RegStore.Files;
using RegStore.Reading;

namespace RegStore.Exports;

/// <summary>Lists the files of a tar. Nothing that a member says of itself is trusted; links, which old versions of <c>docker save</c> write for a layer that is there twice, stand for the file that they lead to.</summary>
internal sealed class LayoutMembers(string name, Stream tar, ProgressMeter meter, CancellationToken cancellationToken)
{
    /// <summary>More than any layout has, and few enough for 100 MB of memory.</summary>
    private const int MaxMembers = 500_000;

    private readonly MemberTree _tree = new();
    private readonly List<(string Path, string Target, DateTime Modified)> _links = [];

    public MemberTree Read()
    {
        var members = new TarMembers(tar);
        for (var count = 0; members.Next(cancellationToken); count++)
        {
            if (count == MaxMembers)
            {
                throw new RegistryStoreException(StoreFailure.TooLarge, $"{name} has more than {MaxMembers} members, which no image has. Nothing was imported.");
            }

            meter.Add(1, 0);
            Take(members);
        }

        if (members.End is TarEnd.CutShort or TarEnd.Malformed)
        {
            throw new RegistryStoreException(StoreFailure.Damaged, $"{name} is damaged: {members.Problem}. Nothing was imported.");
        }

        foreach (var (path, target, modified) in _links)
        {
            if (_tree.Find(MemberTree.Root, target) is var node and not MemberTree.None && _tree.Entry(node) is { Kind: EntryKind.File } file)
            {
                _tree.Add(path, EntryKind.File, file.Length, _tree.Offset(node), modified);
            }
        }

        return _tree;
    }

    private void Take(TarMembers members)
    {
        var member = members.Current;
        if (MemberPlacer.ProblemOf(member.Name) is { } problem)
        {
            throw Refused(member.Name, problem);
        }

        var path = string.Join('/', member.Name.Split('/').Where(part => part is not ("" or ".")));
        if (path.Length == 0)
        {
            return;
        }

        switch (member.Kind)
        {
            case MemberKind.File when !members.HasData:
                throw new RegistryStoreException(StoreFailure.Damaged, $"{name} is damaged: it ends within {member.Name}. Nothing was imported.");
            case MemberKind.File:
                if (_tree.Add(path, EntryKind.File, member.Length, member.Offset, member.Modified) == MemberTree.None)
                {
                    throw Refused(member.Name, "two members have this name");
                }

                break;
            case MemberKind.Refused when members.Details is { Type: MemberDetails.HardLink or MemberDetails.SymbolicLink } link && TargetOf(path, link.LinkName, link.Type) is { } target:
                _links.Add((path, target, member.Modified));
                break;
            default:
                // A directory says nothing, and what is no file is none that an image names.
                break;
        }
    }

    // A symbolic link leads from where it lies, a hard link from the top. None leads out.
    private static string? TargetOf(string path, string target, char type)
    {
        var parts = new Stack<string>(type == MemberDetails.SymbolicLink ? path.Split('/')[..^1] : []);
        foreach (var part in target.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Push(part);
            }
            else if (!parts.TryPop(out _))
            {
                return null;
            }
        }

        return target.StartsWith('/') ? null : string.Join('/', parts.Reverse());
    }

    private RegistryStoreException Refused(string member, string problem) =>
        new(StoreFailure.Invalid, $"{name} holds {Shown(member)}: {problem}. Nothing was imported.");

    private static string Shown(string member) => member.Length <= 200 ? member : $"{member[..200]}…";
}
