using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>Finds the pairs that a person looks for.</summary>
/// <param name="Entity">Of this entity only.</param>
/// <param name="Status">That stand so only.</param>
/// <param name="Text">A number, code or id; a part from the beginning will do.</param>
internal sealed record PairSearch(Entity? Entity, PairStatus? Status, string? Text)
{
    /// <summary>As many are shown.</summary>
    public const int Most = 100;

    private const int LongestText = 100;

    /// <summary>Whether anything was asked for.</summary>
    public bool IsAsked => Entity is not null || Status is not null || Text is not null;

    /// <summary>Reads what the address says; what makes no sense is left out.</summary>
    public static PairSearch Of(string? entity, string? status, string? text) => new(
        entity is null ? null : EntityNames.Parse(entity),
        Enum.TryParse<PairStatus>(status, out var known) && Enum.IsDefined(known) ? known : null,
        text?.Trim() is { Length: > 0 and <= LongestText } given ? given : null);

    /// <summary>What is found; without a question, what is parked and what waits.</summary>
    public async Task<ImmutableArray<ListedPair>> FindAsync(string connection, IPairDirectory directory, CancellationToken cancellation)
    {
        var found = new List<ListedPair>();
        foreach (var status in IsAsked ? [Status] : new PairStatus?[] { PairStatus.Parked, PairStatus.Waiting })
        {
            foreach (var form in Forms())
            {
                found.AddRange(await directory.ListAsync(new(connection, Entity, status, form, Most), cancellation));
            }
        }

        return [.. found.DistinctBy(static pair => pair.Pair).Take(Most)];
    }

    // Keys are listed in capitals, Exact's ids in small letters without braces; a person types neither on purpose.
    private IEnumerable<string?> Forms()
    {
        if (Text is null)
        {
            return [null];
        }

        return new[] { Text, Text.ToUpperInvariant(), Guid.TryParse(Text, out var id) ? id.ToString() : Text.ToLowerInvariant() }.Distinct();
    }
}
