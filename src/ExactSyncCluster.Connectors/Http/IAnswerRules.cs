using System.Net;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>What a system's answers mean for its limits and its health.</summary>
internal interface IAnswerRules
{
    /// <summary>Whether the answer tells of an outage rather than of the request.</summary>
    bool IsOutage(HttpStatusCode status, AnswerHeaders headers, ReadOnlyMemory<byte> body);

    /// <summary>What the answer tells of the limits.</summary>
    CallReport Report(string endpoint, HttpStatusCode status, AnswerHeaders headers);
}
