using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>A pair with the other pairs that a person must look at to understand it.</summary>
/// <param name="Listed">The pair.</param>
/// <param name="Needs">The pair that it waits for.</param>
/// <param name="MovedTo">The pair that it became part of.</param>
/// <param name="Twins">Others with the same number or code, for a pair that needs a person because of that.</param>
/// <param name="Waiting">Pairs that wait for it.</param>
internal sealed record PairStory(ListedPair Listed, ListedPair? Needs, ListedPair? MovedTo, ImmutableArray<ListedPair> Twins, ImmutableArray<ListedPair> Waiting)
{
    /// <summary>As many others are shown of a kind.</summary>
    public const int Most = 20;

    // A search finds the beginnings of numbers too.
    private const int MostSearched = 100;

    public static async Task<PairStory> ReadAsync(ListedPair listed, IPairDirectory directory, CancellationToken cancellation) => new(
        listed,
        await FindAsync(listed.Needs, directory, cancellation),
        await FindAsync(listed.MovedTo, directory, cancellation),
        await TwinsAsync(listed, directory, cancellation),
        await WaitingAsync(listed, directory, cancellation));

    private static async Task<ListedPair?> FindAsync(PairKey? pair, IPairDirectory directory, CancellationToken cancellation) =>
        pair is { } key ? await directory.FindAsync(key, cancellation) : null;

    private static async Task<ImmutableArray<ListedPair>> TwinsAsync(ListedPair listed, IPairDirectory directory, CancellationToken cancellation)
    {
        if (listed is not { Status: PairStatus.Parked, Cause: nameof(ParkCause.Ambiguous) or nameof(ParkCause.SuspectedDuplicate), MatchKey: { } key })
        {
            return [];
        }

        var found = await directory.ListAsync(new(listed.Pair.Connection, listed.Pair.Entity, null, key, MostSearched), cancellation);
        return [.. found.Where(other => other.MatchKey == key && other.Pair != listed.Pair).Take(Most)];
    }

    private static async Task<ImmutableArray<ListedPair>> WaitingAsync(ListedPair listed, IPairDirectory directory, CancellationToken cancellation)
    {
        var waiting = ImmutableArray.CreateBuilder<ListedPair>();
        foreach (var pair in await directory.NeedingAsync(listed.Pair, Most, cancellation))
        {
            if (await directory.FindAsync(pair, cancellation) is { } found)
            {
                waiting.Add(found);
            }
        }

        return waiting.ToImmutable();
    }
}
