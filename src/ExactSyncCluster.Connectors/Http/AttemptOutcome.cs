using System.Net;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>What became of one HTTP attempt.</summary>
internal abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <summary>Whether this speaks of a host that is down or unreachable: what opens the circuit.</summary>
    public abstract bool IsOutage { get; }

    /// <summary>Whether a read may go again within the same call: an outage that names no time of its own.</summary>
    public abstract bool MayRepeat { get; }

    /// <summary>The system answered, whatever it said.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Headers">The headers.</param>
    /// <param name="Body">The whole body, within the limit.</param>
    /// <param name="Outage">Whether the answer comes from something in between, or tells of an outage, by the system's own rules.</param>
    public sealed record Answer(HttpStatusCode Status, AnswerHeaders Headers, ReadOnlyMemory<byte> Body, bool Outage) : AttemptOutcome
    {
        public override bool IsOutage => Outage;

        public override bool MayRepeat => Outage && Headers.Text("Retry-After") is null;

        public bool IsSuccess => (int)Status is >= 200 and < 300;
    }

    /// <summary>The request left, or may have left, and no whole answer came.</summary>
    public sealed record NoAnswer(string Reason) : AttemptOutcome
    {
        public override bool IsOutage => true;

        public override bool MayRepeat => true;
    }

    /// <summary>The request certainly did not leave, or was certainly not carried out.</summary>
    public sealed record NotSent(CallFailure Failure) : AttemptOutcome
    {
        public override bool IsOutage => Failure.Cause == FailureCause.Outage;

        public override bool MayRepeat => IsOutage && Failure.RetryAt is null;
    }
}
