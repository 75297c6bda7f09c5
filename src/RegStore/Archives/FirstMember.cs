using System.IO.Abstractions;

namespace RegStore.Archives;

/// <summary>The index of an archive alone: of all that follows nothing is read.</summary>
internal static class FirstMember
{
    /// <summary>The index of the archive in a file; null if there is none, or none that can be read.</summary>
    public static ArchiveIndex? FindIndex(IFileSystem fileSystem, string path, CancellationToken cancellationToken)
    {
        try
        {
            return ArchiveDocuments.ReadIndex(Read(ArchiveInput.OfFile(fileSystem, path), cancellationToken));
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException or RegistryStoreException)
        {
            return null;
        }
    }

    /// <summary>The numeric user and group that the first member belongs to; null if that is not known, as of a stream, which is read once.</summary>
    public static (int User, int Group)? FindOwner(ArchiveInput input)
    {
        if (!input.IsFile)
        {
            return null;
        }

        try
        {
            using var stream = input.Open();
            var members = new TarMembers(stream);
            return members.Next(CancellationToken.None) ? members.Current.Owner : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }

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
