using System.Net;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop.Wire;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>Why a call gave nothing, from what came of its last attempt.</summary>
internal static class AnswerMeaning
{
    public static CallFailure Of(AttemptOutcome outcome, string endpoint, DateTimeOffset now) => outcome switch
    {
        AttemptOutcome.NotSent notSent => notSent.Failure,
        AttemptOutcome.NoAnswer none => new(FailureCause.Outage, none.Reason),
        AttemptOutcome.Answer answer => Of(answer, endpoint, now),
        _ => throw new InvalidOperationException($"No failure is known for {outcome.GetType().Name}."),
    };

    public static CallFailure Of(AttemptOutcome.Answer answer, string endpoint, DateTimeOffset now) => answer switch
    {
        { Status: HttpStatusCode.TooManyRequests } => new(
            FailureCause.Throttled, "The shop says that there were too many calls.", answer.Headers.RetryAfter(now)),
        { Outage: true } => new(
            FailureCause.Outage, $"The shop answers {(int)answer.Status} at {endpoint}, which is no answer of its contract.", answer.Headers.RetryAfter(now)),
        { Status: HttpStatusCode.Forbidden } => new(
            FailureCause.Refused, $"The shop does not let this client use {endpoint}: give its key the right to read and write there."),
        { Status: HttpStatusCode.NotFound } => new(
            FailureCause.Refused, $"The shop has no {endpoint}: check the connection's base address."),
        { Status: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest } => new(
            FailureCause.Refused, $"The shop sends {endpoint} elsewhere ({(int)answer.Status}): enter the final base address for the connection."),
        _ => new(FailureCause.Refused, WireProblem.Of(answer).Sentence(answer.Status, $"a call of {endpoint}")),
    };

    /// <summary>An answer that breaks the contract stays broken: a person must look at the shop.</summary>
    public static CallFailure Of(WireException broken) => new(FailureCause.Refused, broken.Message);
}
