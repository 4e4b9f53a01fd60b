using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;

namespace ExactSyncCluster.Silo.Grains.Feeds;

/// <summary>
/// Makes sure that everything may be read, before anything is, and every day. What may not be read looks empty: a survey of it
/// would end whole, and all that the other system has would be made.
/// </summary>
internal sealed class FeedRights(Connection connection, SystemName system, FeedTroubles troubles, TimeProvider time, FeedPace pace)
{
    private const string Rights = "rights";

    private DateTimeOffset _again;

    /// <summary>Null when everything may be read; otherwise why not, and when it is asked again.</summary>
    public async Task<CallFailure?> CheckAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now < _again)
        {
            return null;
        }

        if (await connection.End(system).CheckReadingAsync(connection.Call(system, CallPriority.Feed), cancellation) is not { } failure)
        {
            troubles.Ended(Rights);
            _again = now + pace.RightsPeriod;
            return null;
        }

        troubles.Began(Rights, failure);
        return failure is { Cause: FailureCause.Refused, RetryAt: null } ? failure with { RetryAt = now + pace.RightsAgain } : failure;
    }
}
