using System.Collections.Immutable;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>
/// What a pair does with one input: step, store, acknowledge, carry out, until nothing is left to be done. Nothing is
/// acknowledged or carried out before it is stored.
/// </summary>
public static class PairTurn
{
    // A pair that still wants something after as many steps is looked after again by its directory row.
    private const int MostSteps = 100;

    /// <summary>Takes one input.</summary>
    public static async Task RunAsync(IPairPlace place, PairInput input)
    {
        // A link that was not there the last time may be there now.
        var links = ImmutableDictionary<ReferenceFrom, LinkKnown>.Empty;
        var view = (input as PairInput.Woken)?.SharedView;
        PairInput? next = input;
        for (var steps = 0; next is not null && steps < MostSteps; steps++)
        {
            var step = PairEngine.Step(place.State, next, place.Context(links, view));
            if (await place.RefusalAsync(step) is { } refusal)
            {
                step = Refused(step, refusal, place.Context(links, view));
            }

            if (await place.StoreAsync(step) is { } contradiction)
            {
                step = await ParkAsync(place, contradiction, links, view);
            }

            if (steps == 0)
            {
                await place.AcknowledgeAsync();
            }

            await place.TellAsync(step);
            if (step.Effect is PairEffect.FindLinks find)
            {
                links = links.SetItems(await place.LinksAsync(find));
                next = new PairInput.LinksKnown();
            }
            else
            {
                next = await place.CarryOutAsync(step);
            }
        }
    }

    // The write was not allowed: it is not stored, and the pair learns why.
    private static PairStep Refused(PairStep step, PairInput.Refused refusal, PairContext context)
    {
        var refused = PairEngine.Step(step.State with { Intent = null }, refusal, context);
        return refused with { History = step.History.AddRange(refused.History), Notes = step.Notes.AddRange(refused.Notes) };
    }

    // The directory knows better whose the record is. What was stored before stands, and a person is asked.
    private static async Task<PairStep> ParkAsync(
        IPairPlace place, string contradiction, ImmutableDictionary<ReferenceFrom, LinkKnown> links, DateTimeOffset? view)
    {
        await place.ReadAgainAsync();
        var parked = PairEngine.Step(place.State, new PairInput.Contradicted(contradiction), place.Context(links, view));
        return await place.StoreAsync(parked) is { } again ? throw new InvalidOperationException($"A parked pair cannot be stored: {again}") : parked;
    }
}
