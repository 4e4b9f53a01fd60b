using System.Globalization;
using System.Text.Json;
using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>
/// Reads the members of one JSON object and notes whatever is wrong with them. A value that is wrong is read as one that stands
/// in for it, so that the reading goes on to the next; of a file with errors nothing is made.
/// </summary>
internal sealed class JsonMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly FileFindings _findings;

    public JsonMembers(JsonElement value, string path, FileFindings findings)
    {
        (_path, _findings) = (path, findings);
        foreach (var member in value.EnumerateObject().Where(member => !_members.TryAdd(member.Name, member.Value)))
        {
            findings.Wrong(PathOf(member.Name), "it is given twice", "keep one of the two");
        }
    }

    /// <summary>Where a member stands.</summary>
    public string PathOf(string name) => $"{_path}.{name}";

    /// <summary>Whether a member is given at all.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>Notes what is wrong with a member.</summary>
    public void Wrong(string name, string reason, string remedy, string? nearest = null) => _findings.Wrong(PathOf(name), reason, remedy, nearest);

    /// <summary>A text; null when it is absent or wrong.</summary>
    public string? Text(string name, string remedy, bool isRequired = false)
    {
        if (Find(name, remedy, isRequired) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text)
        {
            return text;
        }

        Wrong(name, $"it is {JsonShape.Of(value)}", remedy);
        return null;
    }

    /// <summary>A whole number within bounds; null when it is absent or wrong.</summary>
    public int? Whole(string name, int least, int most, bool isRequired = false)
    {
        var remedy = string.Create(CultureInfo.InvariantCulture, $"give a whole number from {least} to {most}");
        if (Find(name, remedy, isRequired) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Wrong(name, $"it is {JsonShape.Of(value)}{(value.ValueKind == JsonValueKind.Number ? " outside of what is possible" : "")}", remedy);
        return null;
    }

    /// <summary>A number within bounds; null when it is absent or wrong.</summary>
    public double? Number(string name, double least, double most)
    {
        var remedy = string.Create(CultureInfo.InvariantCulture, $"give a number from {least} to {most}");
        if (Find(name, remedy, isRequired: false) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Wrong(name, $"it is {JsonShape.Of(value)}{(value.ValueKind == JsonValueKind.Number ? " outside of what is possible" : "")}", remedy);
        return null;
    }

    /// <summary>A span given in seconds; the one that holds when it is absent or wrong.</summary>
    public TimeSpan Seconds(string name, TimeSpan otherwise, double least, double most) =>
        Number(name, least, most) is { } seconds ? TimeSpan.FromSeconds(seconds) : otherwise;

    /// <summary>One of a closed set of words; the one that holds when it is absent or wrong.</summary>
    public TChoice Choice<TChoice>(string name, TChoice otherwise)
        where TChoice : struct, Enum
    {
        var words = Enum.GetValues<TChoice>().ToDictionary(static choice => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()), StringComparer.Ordinal);
        var remedy = $"give one of {string.Join(", ", words.Keys)}";
        if (Text(name, remedy) is not { } word)
        {
            return otherwise;
        }

        if (words.TryGetValue(word, out var choice))
        {
            return choice;
        }

        Wrong(name, $"it is {JsonShape.Of(word)} that is none of the words", remedy, NearestName.Among(word, words.Keys));
        return otherwise;
    }

    /// <summary>An object within this one; null when it is absent or wrong.</summary>
    public JsonMembers? Object(string name, bool isRequired = false)
    {
        const string remedy = "give an object";
        if (Find(name, remedy, isRequired) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new(value, PathOf(name), _findings);
        }

        Wrong(name, $"it is {JsonShape.Of(value)}", remedy);
        return null;
    }

    /// <summary>Notes the members that nobody asked for.</summary>
    public void Close()
    {
        foreach (var name in _members.Keys.Where(name => !_known.Contains(name)))
        {
            Wrong(name, "there is no such member", $"the members here are {string.Join(", ", _known)}", NearestName.Among(name, _known));
        }
    }

    private JsonElement? Find(string name, string remedy, bool isRequired)
    {
        _known.Add(name);
        if (!_members.TryGetValue(name, out var value))
        {
            if (isRequired)
            {
                Wrong(name, "it is missing", remedy);
            }

            return null;
        }

        if (value.ValueKind != JsonValueKind.Null)
        {
            return value;
        }

        Wrong(name, "it is null", isRequired ? remedy : $"leave it out, or {remedy}");
        return null;
    }
}
