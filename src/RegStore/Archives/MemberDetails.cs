namespace RegStore.Archives;

/// <summary>What the header of a member says beyond what a store needs to know.</summary>
/// <param name="Type">The letter that says what the member is.</param>
/// <param name="Mode">The permissions, with set-user-id, set-group-id and sticky.</param>
/// <param name="User">The numeric user.</param>
/// <param name="Group">The numeric group.</param>
/// <param name="LinkName">What a link leads to, as written; empty if it is no link.</param>
/// <param name="Device">The numbers of a device.</param>
/// <param name="Attributes">The extended attributes by name.</param>
internal readonly record struct MemberDetails(
    char Type, int Mode, int User, int Group, string LinkName, (int Major, int Minor) Device, IReadOnlyDictionary<string, byte[]> Attributes)
{
    public const char HardLink = '1';
    public const char SymbolicLink = '2';
    public const char CharacterDevice = '3';
    public const char BlockDevice = '4';
    public const char Directory = '5';
    public const char Pipe = '6';
}
