using RegStore.Blobs;
using RegStore.Files;
using RegStore.Model;
using RegStore.Reading;

namespace RegStore.Archives;

/// <summary>
/// Walks an archive once. Of one that can be read anywhere only headers are read; a stream that is read once is hashed on the way, and a sink keeps what will be asked for.
/// Nothing that a member says of itself is trusted.
/// </summary>
internal sealed class ArchiveWalk(ArchiveInput input, IMemberSink? sink, ProgressMeter meter, CancellationToken cancellationToken)
{
    /// <summary>The index of two million blobs.</summary>
    public const int MaxDocument = 256 * 1024 * 1024;

    private const int MaxFaults = 1000;
    private const int MaxName = 4096;

    private readonly ArchiveContents _contents = new();
    private readonly MemberPlacer _placer = new();
    private readonly List<TarMember> _early = [];
    private readonly Dictionary<string, (TarMember First, int Count)> _unsupported = [];
    private bool _sawOtherFormat;
    private bool _isSealed;

    /// <summary>Reads the archive to its end, or as far as it can be read.</summary>
    /// <exception cref="RegistryStoreException">It holds no store.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    public ArchiveContents Run()
    {
        using var stream = input.Open();
        using var pump = new BlobPump();
        var members = new TarMembers(stream);
        try
        {
            while (members.Next(cancellationToken))
            {
                meter.Add(1, 0);
                Take(members, pump);
            }

            if (members.End is TarEnd.CutShort or TarEnd.Malformed or TarEnd.GoesOn)
            {
                Fault(members.End == TarEnd.CutShort ? ArchiveFaultKind.CutShort : ArchiveFaultKind.Damaged, members.Current.Name ?? ArchiveLayout.Index, members.Problem!);
            }
        }
        catch (InvalidDataException e)
        {
            Fault(ArchiveFaultKind.Damaged, members.Current.Name ?? ArchiveLayout.Index, e.Message);
        }

        if (!_contents.IsForeign && !_isSealed && _contents.Faults.Count == 0)
        {
            Fault(ArchiveFaultKind.CutShort, ArchiveLayout.Seal, "it ends without its seal: the backup did not finish, or the end is missing");
        }

        RefuseEarly();
        foreach (var (problem, (first, count)) in _unsupported)
        {
            Fault(ArchiveFaultKind.Unsupported, first.Name, count == 1 ? $"{problem}, which only tar itself can unpack" : $"{problem}, like {count - 1} more members, which only tar itself can unpack");
        }

        if (_placer.Other is { } other)
        {
            throw new RegistryStoreException(
                StoreFailure.NoStore, $"{input.Name} holds more than one store, {_placer.Prefix!.TrimEnd('/')} and {other.TrimEnd('/')}: unpack it, and name one of them.");
        }

        return (_placer.FoundStore && (_placer.IsStore || !_contents.IsForeign)) || _contents.Faults.Count > 0 ? _contents : throw NoStore();
    }

    // What stands before the store could not be told from what lies beside it.
    private void RefuseEarly()
    {
        foreach (var member in _early.Where(member => _placer.FoundStore && _placer.Place(member.Name) is not null))
        {
            Refuse(member, member.Special!);
        }
    }

    private void Take(TarMembers members, BlobPump pump)
    {
        var member = members.Current;
        if (_isSealed)
        {
            Refuse(member, "a member after the seal");
        }
        else if (MemberPlacer.ProblemOf(member.Name) is { } problem && !(problem == MemberPlacer.Absolute && _contents.IsForeign && (_placer.IsAbsolute || !_placer.FoundStore)))
        {
            Refuse(member, problem);
        }
        else if (member is { Name: ArchiveLayout.Index, Kind: MemberKind.File } && _contents.IsForeign && !_placer.FoundStore && _contents.Faults.Count == 0)
        {
            TakeIndex(members);
        }
        else if (member is { Name: ArchiveLayout.Seal, Kind: MemberKind.File } && !_contents.IsForeign)
        {
            TakeSeal(members);
        }
        else
        {
            TakeStored(members, pump);
        }
    }

    private void TakeStored(TarMembers members, BlobPump pump)
    {
        var member = members.Current;
        var path = _placer.Place(member.Name);
        _sawOtherFormat |= member.Name.EndsWith("oci-layout", StringComparison.Ordinal);
        if (member.Kind == MemberKind.Refused && (path is not null || !_contents.IsForeign))
        {
            Refuse(member, member.Special!);
        }
        else if (member.Kind == MemberKind.Refused)
        {
            if (!_placer.FoundStore && _early.Count < MaxFaults)
            {
                _early.Add(member);
            }
        }
        else if (path is null && !_contents.IsForeign && !ArchiveLayout.Store.StartsWith(member.Name, StringComparison.Ordinal))
        {
            Refuse(member, "not a path of a store");
        }
        else if (path is { Length: > 0 } && members.HasData)
        {
            var kind = member.Kind == MemberKind.Directory ? EntryKind.Directory : EntryKind.File;
            var node = _contents.Tree.Add(path, kind, kind == EntryKind.File ? member.Length : 0, member.Offset, member.Modified);
            if (node == MemberTree.None)
            {
                Fault(ArchiveFaultKind.Duplicate, member.Name, "another member has its path");
            }
            else if (kind == EntryKind.File && sink is not null)
            {
                Pass(members, pump, path, node);
            }
        }
    }

    private void Pass(TarMembers members, BlobPump pump, string path, int node)
    {
        var digest = StorageLayout.DigestOfBlob(path);
        using var data = new MemberData(members);
        var wanted = digest is { } named && path == StorageLayout.Blob(named) ? digest : null;
        var to = sink!.Keep(node, wanted, members.Current, data.Peek());
        var (actual, length) = pump.Pass(data, to, digest?.Function ?? DigestAlgorithm.Sha256, read => meter.Add(0, read), cancellationToken);
        if (digest is not null && length == members.Current.Length)
        {
            _contents.Digests.Add(node, actual);
        }

        if (to is not null)
        {
            sink.Kept(node, actual == digest);
        }
    }

    private void TakeIndex(TarMembers members)
    {
        _contents.IsForeign = false;
        _placer.Fix(ArchiveLayout.Store);
        if (ReadDocument(members) is { } content)
        {
            _contents.IndexDigest = Digest.Compute(content);
            Understand(members.Current, () => _contents.Index = ArchiveDocuments.ReadIndex(content));
            if (_contents.Index is { } index)
            {
                sink?.Expect(index);
            }
        }
    }

    private void TakeSeal(TarMembers members)
    {
        _isSealed = true;
        if (ReadDocument(members) is { } content)
        {
            Understand(members.Current, () => _contents.Seal = ArchiveDocuments.ReadSeal(content));
        }
    }

    private byte[]? ReadDocument(TarMembers members)
    {
        if (members.Current.Length > MaxDocument)
        {
            Refuse(members.Current, $"a document of {members.Current.Length} bytes");
            return null;
        }

        // Grown as bytes come: the length is only a promise.
        using var content = new MemoryStream();
        using var data = new MemberData(members);
        data.CopyTo(content);
        return content.ToArray();
    }

    private void Understand(TarMember member, Action read)
    {
        try
        {
            read();
        }
        catch (FormatException e)
        {
            Fault(ArchiveFaultKind.Mismatch, member.Name, $"it cannot be understood: {e.Message}");
        }
    }

    // What other programs write that is not read here is reported once for each sort, as there may be one for every file.
    private void Refuse(TarMember member, string problem)
    {
        if (_contents.IsForeign && problem is TarMembers.HardLink or TarMembers.Sparse)
        {
            var (first, count) = _unsupported.GetValueOrDefault(problem, (member, 0));
            _unsupported[problem] = (first, count + 1);
        }
        else
        {
            Fault(ArchiveFaultKind.Refused, member.Name, problem);
        }
    }

    private void Fault(ArchiveFaultKind kind, string member, string problem)
    {
        // An archive may be nothing but faults, and their names as long as they like.
        if (_contents.Faults.Count < MaxFaults)
        {
            _contents.Faults.Add(new ArchiveFault(kind, member.Length > MaxName ? $"{member[..MaxName]}…" : member, problem));
        }
    }

    private RegistryStoreException NoStore() => new(
        StoreFailure.NoStore,
        _sawOtherFormat
            ? $"{input.Name} holds an OCI image layout, not a registry's storage directory."
            : $"{input.Name} is a tar that holds no registry: no docker/registry/v2 with blobs or repositories in it.")
    {
        Hint = _sawOtherFormat ? StoreHint.Import : StoreHint.None,
    };
}
