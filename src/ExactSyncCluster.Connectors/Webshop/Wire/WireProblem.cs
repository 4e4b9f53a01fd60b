using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ExactSyncCluster.Connectors.Http;

namespace ExactSyncCluster.Connectors.Webshop.Wire;

/// <summary>What a problem document (RFC 9457) says, as far as it holds no values: its kind, the places of errors, the record concerned.</summary>
/// <param name="Code">The last part of the problem's type, or the status where it has none.</param>
/// <param name="Pointers">Where the errors are; the shop's own sentences may repeat values and are left out.</param>
/// <param name="Holder">The id of the record that is in the way.</param>
/// <param name="IsReadable">False when the document is broken, so that its kind is not known.</param>
internal sealed record WireProblem(string Code, ImmutableArray<string> Pointers, string? Holder, bool IsReadable)
{
    public const string DuplicateReference = "duplicate-external-reference";
    private const int MaxPointers = 10;
    private const int MaxLength = 100;

    /// <summary>Whether the reason is that such a record exists already.</summary>
    public bool IsDuplicate => Code.StartsWith("duplicate-", StringComparison.Ordinal);

    /// <summary>Whether another request with the same key is still on its way through the shop.</summary>
    public bool IsInProgress => Code.EndsWith("in-progress", StringComparison.Ordinal);

    public static WireProblem Of(AttemptOutcome.Answer answer)
    {
        var status = ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
        return JsonBody.Parse(answer.Body) is { ValueKind: JsonValueKind.Object } problem
            ? new(CodeOf(problem) ?? status, PointersOf(problem), problem.Text("id"), IsReadable: true)
            : new(status, [], null, IsReadable: false);
    }

    /// <summary>One sentence for a person.</summary>
    public string Sentence(HttpStatusCode status, string what)
    {
        var places = Pointers.IsEmpty ? "" : $" at {string.Join(", ", Pointers)}";
        return Code.All(char.IsAsciiDigit)
            ? $"The shop refuses {what}{places} (answer {(int)status})."
            : $"The shop refuses {what}{places}: {Code.Replace('-', ' ')} (answer {(int)status}).";
    }

    private static string? CodeOf(JsonElement problem)
    {
        var last = problem.Text("type")?.Split('/', ':')[^1];
        return last is { Length: > 0 and <= MaxLength } && last.All(static sign => char.IsAsciiLetterOrDigit(sign) || sign == '-') ? last : null;
    }

    private static ImmutableArray<string> PointersOf(JsonElement problem)
    {
        IEnumerable<JsonElement> errors = problem.Member("errors") is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
        return [.. errors.Append(problem).Select(static error => error.Text("pointer")).OfType<string>().Where(IsPlace).Distinct().Take(MaxPointers)];
    }

    /// <summary>A pointer is made of member names and indexes; anything else could be a value in disguise.</summary>
    private static bool IsPlace(string pointer) =>
        pointer.Length <= MaxLength && pointer.All(static sign => char.IsAsciiLetterOrDigit(sign) || sign is '/' or '_' or '-' or '~');
}
