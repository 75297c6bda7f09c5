using RegStore.Reading;

namespace RegStore.Archives;

/// <summary>The index of an archive alone: of all that follows nothing is read.</summary>
internal static class FirstMember
{
    /// <summary>The bytes of the index.</summary>
    /// <exception cref="FormatException">The archive does not begin with one.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="RegistryStoreException">The file is no tar.</exception>
    public static byte[] Read(ArchiveInput input, CancellationToken cancellationToken)
    {
        using var stream = input.Open();
        var members = new TarMembers(stream);
        if (!members.Next(cancellationToken) || members.Current is not { Name: ArchiveLayout.Index, Kind: MemberKind.File, Length: <= ArchiveWalk.MaxDocument })
        {
            throw new FormatException($"its first member is not {ArchiveLayout.Index}");
        }

        using var data = new MemberData(members);
        using var content = new MemoryStream((int)members.Current.Length);
        data.CopyTo(content);
        return content.Length == members.Current.Length ? content.ToArray() : throw new FormatException("it is cut short");
    }
}
