using System.Globalization;
using System.Text;
using System.Text.Json;
using ExactSyncCluster.Sandbox.ExactOnline.Limits;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>The shapes of answers that are not records: errors, limits, nothing.</summary>
internal static class Answers
{
    public const string Json = "application/json; charset=utf-8";

    /// <summary>Writes the whole body before anything is sent.</summary>
    public static async Task BodyAsync(HttpContext context, int status, string divisionUrl, Action<Utf8JsonWriter, EdmWriter> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        EdmWriter.Write(context.Response.BodyWriter, divisionUrl, write);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public static Task RefusalAsync(HttpContext context, ExactRefusal refusal) =>
        ErrorAsync(context, refusal.Status, refusal.Message);

    public static Task ErrorAsync(HttpContext context, int status, string message, string? reason = null)
    {
        context.Response.Headers["Reason"] = HeaderSafe(reason ?? message);
        return BodyAsync(context, status, string.Empty, (json, _) =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", string.Empty);
            json.WriteStartObject("message");
            json.WriteString("lang", string.Empty);
            json.WriteString("value", message);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    /// <summary>An answer shows both limits; a refusal only the one that is used up.</summary>
    public static void LimitHeaders(HttpContext context, ExactLimitOptions limits, CallVerdict verdict)
    {
        var headers = context.Response.Headers;
        if (verdict.Outcome is CallOutcome.Allowed or CallOutcome.DayUsedUp)
        {
            headers["X-RateLimit-Limit"] = Text(limits.CallsPerDay);
            headers["X-RateLimit-Remaining"] = Text(verdict.DayRemaining);
            headers["X-RateLimit-Reset"] = Text(verdict.DayReset.ToUnixTimeMilliseconds());
        }

        if (verdict.Outcome is CallOutcome.Allowed or CallOutcome.MinuteUsedUp)
        {
            headers["X-RateLimit-Minutely-Limit"] = Text(limits.CallsPerMinute);
            headers["X-RateLimit-Minutely-Remaining"] = Text(verdict.MinuteRemaining);
            headers["X-RateLimit-Minutely-Reset"] = Text(verdict.MinuteReset.ToUnixTimeMilliseconds());
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string HeaderSafe(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            safe.Append(sign is >= ' ' and <= '~' ? sign : '?');
        }

        return safe.ToString();
    }
}
