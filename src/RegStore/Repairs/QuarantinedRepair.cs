using System.Text.Json.Serialization;
using RegStore.Model;

namespace RegStore.Repairs;

/// <summary>How far a repair has come.</summary>
[JsonConverter(typeof(KebabCaseJsonConverter<RepairState>))]
public enum RepairState
{
    /// <summary>It was interrupted: the next repair finishes it, or it is undone.</summary>
    Interrupted,

    /// <summary>It was done.</summary>
    Applied,

    /// <summary>Undoing it was interrupted: the next repair goes on.</summary>
    Undoing,

    /// <summary>It was undone.</summary>
    Undone,
}

/// <summary>A repair that was done, of which all that it took out of the store lies in quarantine.</summary>
public sealed class QuarantinedRepair
{
    [JsonConstructor]
    internal QuarantinedRepair(string id, RepairState state) => (Id, State) = (id, state);

    /// <summary>Its name: the moment at which it was begun, as in <c>20261124T233203Z</c>.</summary>
    public string Id { get; }

    /// <summary>How far it has come.</summary>
    public RepairState State { get; }

    /// <summary>How many steps it has.</summary>
    [JsonInclude]
    public int Steps { get; internal set; }

    /// <summary>The length in bytes of what lies in quarantine for it.</summary>
    [JsonInclude]
    public long Bytes { get; internal set; }

    /// <summary>Where that lies: the full path of a directory.</summary>
    [JsonInclude]
    public string Path { get; internal set; } = "";
}
