using System.Text.Json;
using System.Text.RegularExpressions;
using ExactSyncCluster.Silo.Endpoints;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>Reads one connection file: see connection.schema.json. Comments and trailing commas are welcome.</summary>
internal static partial class ConnectionFileReader
{
    private const string Root = "$";
    private const string Name = "name";

    private static readonly JsonDocumentOptions Form = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The connection that a file's text describes; null when something is wrong, which is then noted.</summary>
    public static ConnectionDefinition? Read(string text, ReadingRoom room)
    {
        try
        {
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'), Form);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                room.Findings.Wrong(Root, $"it is {JsonShape.Of(document.RootElement)}", "a connection file is an object");
                return null;
            }

            return Read(new JsonMembers(document.RootElement, Root, room.Findings), room);
        }
        catch (JsonException refusal)
        {
            room.Findings.Wrong(Root, $"this is no JSON from line {refusal.LineNumber + 1}, position {refusal.BytePositionInLine + 1} on", "mend it there, or just before");
            return null;
        }
    }

    private static ConnectionDefinition? Read(JsonMembers members, ReadingRoom room)
    {
        members.Text("$schema", "give the schema's name, or leave it out");
        var name = NameOf(members);
        var timing = TimingSection.Read(members.Object("timing"));
        var limits = LimitSection.Read(members.Object("limits"));
        var exact = ExactSection.Read(members.Object("exact", isRequired: true), room, timing, limits);
        var webshop = WebshopSection.Read(members.Object("webshop", isRequired: true), room, timing, limits);
        var reachable = members.Address("publicAddress");
        var policy = PolicySection.Read(members.Object("policies"));
        var mapping = MappingSource.Read(members, room);
        members.Close();
        if (room.Findings.Errors.Count > 0 || exact is null || webshop is null || mapping is null)
        {
            return null;
        }

        return new()
        {
            Name = name,
            Exact = exact with { RedirectUri = SyncEndpoints.At(reachable ?? room.Home, ConsentEndpoints.ReturnPath) },
            Webshop = webshop,
            Mapping = mapping,
            Policy = policy,
            Timing = timing.Scale.Of(timing.Pairs),
            Fuse = limits.Fuse,
            Scale = timing.Scale,
            PublicAddress = reachable,
        };
    }

    private static string NameOf(JsonMembers members)
    {
        const string remedy = "give 1 to 40 small letters, digits, dashes or underscores, a letter or digit first";
        if (members.Text(Name, remedy, isRequired: true) is not { } name)
        {
            return "";
        }

        if (!Names.IsMatch(name))
        {
            members.Wrong(Name, $"it is {JsonShape.Of(name)} that cannot stand in keys and addresses", remedy);
        }

        return name;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,39}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Names { get; }
}
