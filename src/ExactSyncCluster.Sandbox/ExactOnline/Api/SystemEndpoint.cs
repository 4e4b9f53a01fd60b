using System.Globalization;
using System.Text.Json;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>Who am I, and which divisions may I see.</summary>
internal sealed class SystemEndpoint(ExactSystem system, ApiDoor door)
{
    private const string MeType = "Exact.Web.Api.Models.System.Me";
    private const string RightsType = "Exact.Web.Api.Models.Users.UserHasRights";
    private const string DivisionType = "Exact.Web.Api.Models.System.Division";

    public Task MeAsync(HttpContext context)
    {
        OnlyGet(context);
        var now = system.Clock.GetUtcNow();
        var user = system.Options.App;
        return AnswerAsync(context, $"current/Me(guid'{user.UserId}')", MeType,
        [
            ("UserID", user.UserId),
            ("CurrentDivision", system.CurrentDivision),
            ("FullName", user.UserFullName),
            ("UserName", "koppeling"),
            ("Email", "koppeling@zandbak.example"),
            ("EmployeeID", Guid.Empty),
            ("LanguageCode", "NL-NL"),
            ("Legislation", 1L),
            ("Gender", "O"),
            ("DivisionCustomer", null),
            ("ServerTime", DutchClock.Wall(now).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)),
            ("ServerUtcOffset", (int)DutchClock.Offset(now).TotalSeconds),
        ]);
    }

    public Task DivisionsAsync(HttpContext context)
    {
        OnlyGet(context);
        door.CheckScope(context, "organization.administration", write: false);
        var division = system.Options.Division;
        return AnswerAsync(context, $"{division.Division}/system/Divisions({division.Division})", DivisionType,
        [
            ("Code", division.Division),
            ("HID", (long)division.Division),
            ("Description", division.Description),
            ("Country", "NL "),
            ("Currency", "EUR"),
            ("Status", 1),
            ("BlockingStatus", 0),
            ("Current", true),
            ("Main", true),
            ("DivisionMoveDate", system.Division.MovedAt),
            ("DivisionHRLinkUnlinkDate", null),
        ]);
    }

    /// <summary>Whether the user may do something: without the right to read, lists are empty and no error tells it.</summary>
    public Task RightsAsync(HttpContext context)
    {
        OnlyGet(context);
        var endpoint = context.Request.Query["endpoint"].ToString().Trim('\'');
        return AnswerAsync(
            context, $"{system.Options.Division.Division}/users/UserHasRights", RightsType, [("UserHasRights", system.MayRead(endpoint))]);
    }

    private static void OnlyGet(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            throw new ExactRefusal(StatusCodes.Status405MethodNotAllowed, "Methode niet toegestaan");
        }
    }

    private static Task AnswerAsync(HttpContext context, string path, string type, IReadOnlyList<(string Name, object? Value)> all)
    {
        var select = context.Request.Query["$select"].ToString();
        var names = select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = names.FirstOrDefault(name => name != "*" && all.All(entry => entry.Name != name));
        if (unknown is not null)
        {
            throw ExactRefusal.Malformed($"No property '{unknown}' exists in type '{type}'.");
        }

        var shown = names.Length == 0 || names.Contains("*") ? all : [.. all.Where(entry => names.Contains(entry.Name))];
        var uri = $"{context.Request.Scheme}://{context.Request.Host}{ApiPath.Root}{path}";
        return Answers.BodyAsync(context, StatusCodes.Status200OK, string.Empty, (json, edm) => Write(json, edm, uri, type, shown));
    }

    private static void Write(
        Utf8JsonWriter json,
        EdmWriter edm,
        string uri,
        string type,
        IReadOnlyList<(string Name, object? Value)> values)
    {
        json.WriteStartObject();
        json.WriteStartObject("d");
        json.WriteStartArray("results");
        json.WriteStartObject();
        edm.Metadata(uri, type);
        foreach (var (name, value) in values)
        {
            json.WritePropertyName(name);
            EdmWriter.Value(json, value);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
