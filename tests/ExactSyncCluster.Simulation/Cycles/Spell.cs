using System.Globalization;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Cycles;

/// <summary>A time in which a system fails.</summary>
/// <param name="System">The system.</param>
/// <param name="Kind">How it fails.</param>
/// <param name="Share">The share of its requests that are hit.</param>
internal sealed record Spell(SystemName System, SpellKind Kind, double Share)
{
    private const int PauseSeconds = 1;
    private const int LateMs = 1_500;

    // The records alone: when the reply to the renewal of a token is lost, a person must sign in, which the kills bring about often enough.
    private const string ExactRecords = "/api/v1/";
    private const string WebshopRecords = "/api/";

    /// <summary>The rule for the system's switch.</summary>
    public object Rule => new
    {
        kind = Kind switch
        {
            SpellKind.TooMany => "tooManyRequests",
            SpellKind.Broken => "serverError",
            SpellKind.Unavailable => "serviceUnavailable",
            SpellKind.RequestLost => "lostRequest",
            SpellKind.ReplyLost => "lostReply",
            SpellKind.Slow => "latency",
        },
        probability = Share,
        pathContains = System == SystemName.Exact ? ExactRecords : WebshopRecords,
        retryAfterSeconds = Kind == SpellKind.TooMany ? PauseSeconds : (int?)null,
        delayMs = Kind == SpellKind.Slow ? LateMs : (int?)null,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Word} for {Share:P0} of the requests");

    private string Word => Kind switch
    {
        SpellKind.TooMany => "429",
        SpellKind.Broken => "500",
        SpellKind.Unavailable => "503",
        SpellKind.RequestLost => "requests lost",
        SpellKind.ReplyLost => "carried out and the reply lost",
        SpellKind.Slow => "slow",
    };
}
