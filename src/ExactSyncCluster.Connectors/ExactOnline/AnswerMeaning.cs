using System.Globalization;
using System.Net;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>What Exact's answers mean. A 500 with an error body is a business rule speaking; one without is an outage.</summary>
internal sealed class AnswerMeaning(ExactLimits limits)
{
    private const string Throttled = "Exact Online's call limit is reached.";

    /// <summary>Why a read gave nothing; null when it gave a body.</summary>
    public CallFailure? ReadFailure(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Answer { IsSuccess: true } => null,
        AttemptOutcome.Answer answer => ReadFailure(answer),
        AttemptOutcome.NoAnswer none => new(FailureCause.Outage, none.Reason),
        AttemptOutcome.NotSent refused => refused.Failure,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What became of a write that was not answered with success; null when it was.</summary>
    public WriteOutcome? WriteFailure(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Answer { IsSuccess: true } => null,
        AttemptOutcome.Answer answer => WriteFailure(answer),
        AttemptOutcome.NoAnswer none => new WriteOutcome.Unknown(none.Reason),
        AttemptOutcome.NotSent refused => new WriteOutcome.NotSent(refused.Failure),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether Exact says that there is no such row. A page of something in between may be a 404 as well, and says nothing of it.</summary>
    public static bool IsMissing(AttemptOutcome outcome) =>
        outcome is AttemptOutcome.Answer { Status: HttpStatusCode.NotFound } answer && (answer.Body.IsEmpty || ODataError.Read(answer.Body) is not null);

    private CallFailure ReadFailure(AttemptOutcome.Answer answer) => answer.Status switch
    {
        HttpStatusCode.TooManyRequests => new(FailureCause.Throttled, Throttled, limits.RetryAt(answer.Headers)),
        // Rights and scopes are the connection's: a person mends them once, and no record is to blame.
        HttpStatusCode.Forbidden => new(FailureCause.NeedsConsent, Sentence(answer, ODataError.Read(answer.Body))),
        HttpStatusCode.InternalServerError when ODataError.Read(answer.Body) is { IsTransient: false } error => new(FailureCause.Refused, Sentence(answer, error)),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
            new(FailureCause.Outage, $"Exact Online answers with an outage (status {Number(answer)}).", RetryAfterOf(answer)),
        _ => new(FailureCause.Refused, Sentence(answer, ODataError.Read(answer.Body))),
    };

    private WriteOutcome WriteFailure(AttemptOutcome.Answer answer)
    {
        var error = ODataError.Read(answer.Body);
        return answer.Status switch
        {
            HttpStatusCode.TooManyRequests => new WriteOutcome.NotSent(new(FailureCause.Throttled, Throttled, limits.RetryAt(answer.Headers))),
            HttpStatusCode.RequestTimeout => new WriteOutcome.Unknown("Exact Online gave up on the request (status 408)."),
            HttpStatusCode.NotFound when !IsMissing(answer) => new WriteOutcome.Unknown("A 404 came that is not Exact Online's; something in between may have answered."),
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => Rejected(answer, error),
            HttpStatusCode.InternalServerError when error is { IsTransient: false } => Rejected(answer, error),
            _ => new WriteOutcome.Unknown($"Exact Online answered with status {Number(answer)}, which does not say what became of the write."),
        };
    }

    private static WriteOutcome.Rejected Rejected(AttemptOutcome.Answer answer, ODataError? error) => new(
        error is null ? Number(answer) : SafeText.Code(error.Code) ?? Number(answer),
        Sentence(answer, error),
        error is { IsAlreadyExists: true });

    private static string Sentence(AttemptOutcome.Answer answer, ODataError? error)
    {
        var said = error is null ? "no reason given" : SafeText.Of(error.Message) ?? "in words that are not shown, since they may hold a value";
        return answer.Status switch
        {
            HttpStatusCode.Forbidden => $"Exact Online forbids this ({said}). Check the app's scopes in the App Center, the user's rights and the licence's modules.",
            HttpStatusCode.NotFound => $"Exact Online does not know this address or record ({said}).",
            HttpStatusCode.InternalServerError => $"Exact Online refuses by a business rule: {said}.",
            _ => $"Exact Online refuses the request with status {Number(answer)}: {said}.",
        };
    }

    private DateTimeOffset? RetryAfterOf(AttemptOutcome.Answer answer) => limits.Report("", answer.Status, answer.Headers).RetryAt;

    private static string Number(AttemptOutcome.Answer answer) => ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
}
