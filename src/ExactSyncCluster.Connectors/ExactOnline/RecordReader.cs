using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Reads single records with their rows, and finds records by the property that carries their correlation key.</summary>
internal sealed class RecordReader(ExactResources resources, ExactAddresses addresses, ExactPages pages, RowReader rows)
{
    /// <summary>The navigation property of an order's lines.</summary>
    public const string LinesName = "SalesOrderLines";

    private const int CodeWidth = 18;

    private static readonly CallFailure Unreadable =
        new(FailureCause.Outage, "A row in Exact Online's answer has no id; the answer is not taken for read.");

    /// <summary>Reads a record.</summary>
    public Task<RecordRead> ReadAsync(RecordRequest request, CallContext call, CancellationToken cancellation) => request switch
    {
        { Entity: Entity.Product, Scope: RecordScope.Rows } => PricesAsync(request.Record, call, cancellation),
        { Entity: Entity.Product, Scope: RecordScope.Whole } => ProductAsync(request.Record, call, cancellation),
        _ => MainAsync(request.Entity, request.Record, call, cancellation),
    };

    /// <summary>Finds the records that carry a correlation key.</summary>
    public async Task<RecordSearch> FindAsync(CorrelationRequest request, CallContext call, CancellationToken cancellation)
    {
        var main = resources.Main(request.Entity);
        var address = addresses.Of(main.Path, [ExactAddresses.Filter(Condition(request)), .. Options(request.Entity)]);
        var answer = await pages.AllAsync(main.Path, address, call, cancellation);
        if (answer is not PageRead.Rows read)
        {
            return new RecordSearch.Failed(FailureOf(answer, main.Path));
        }

        var found = ImmutableArray.CreateBuilder<Observation>(read.Content.Length);
        foreach (var wire in read.Content)
        {
            switch (await ObserveAsync(request.Entity, wire, read.Read, call, cancellation))
            {
                case RecordRead.Found one:
                    found.Add(one.Shown);
                    break;
                case RecordRead.Failed failed:
                    return new RecordSearch.Failed(failed.Failure);
            }
        }

        return new RecordSearch.Done(found.ToImmutable(), read.Read);
    }

    /// <summary>What the main row of an entity shows; null when it has no id.</summary>
    public Observation? Observe(Entity entity, JsonElement wire, ReadWindow read) =>
        rows.Read(resources.Main(entity), wire, read.End) is { } main
            ? new()
            {
                System = SystemName.Exact,
                Entity = entity,
                Record = new(main.Key.Id),
                Rows = [main],
                Read = read,
            }
            : null;

    private async Task<RecordRead> ObserveAsync(Entity entity, JsonElement wire, ReadWindow read, CallContext call, CancellationToken cancellation)
    {
        if (Observe(entity, wire, read) is not { } shown)
        {
            return new RecordRead.Failed(Unreadable);
        }

        if (entity != Entity.Order || pages.Inside(wire, LinesName, read.Start) is not { } inside)
        {
            return new RecordRead.Found(shown);
        }

        var answer = await pages.FromAsync(resources.Lines.Path, inside, call, cancellation);
        return answer is PageRead.Rows lines
            ? With(shown, resources.Lines, lines)
            : new RecordRead.Failed(FailureOf(answer, resources.Lines.Path));
    }

    private async Task<RecordRead> MainAsync(Entity entity, RecordId record, CallContext call, CancellationToken cancellation)
    {
        var main = resources.Main(entity);
        var answer = await pages.OneAsync(main.Path, addresses.Row(main.Path, record.Value, Options(entity)), call, cancellation);
        return answer switch
        {
            PageRead.Rows { Content: [var wire] } read => await ObserveAsync(entity, wire, read.Read, call, cancellation),
            PageRead.Rows { Content: [] } read => new RecordRead.Missing(read.Read),
            PageRead.Rows => new RecordRead.Failed(Unreadable),
            PageRead.Missing missing => new RecordRead.Missing(missing.Read),
            _ => new RecordRead.Failed(FailureOf(answer, main.Path)),
        };
    }

    private async Task<RecordRead> PricesAsync(RecordId record, CallContext call, CancellationToken cancellation)
    {
        var none = new Observation { System = SystemName.Exact, Entity = Entity.Product, Record = record, Rows = [], Read = default };
        var answer = await ReadPricesAsync(record, call, cancellation);
        return answer is PageRead.Rows read
            ? With(none with { Read = read.Read }, resources.Prices, read)
            : new RecordRead.Failed(FailureOf(answer, resources.Prices.Path));
    }

    private async Task<RecordRead> ProductAsync(RecordId record, CallContext call, CancellationToken cancellation)
    {
        var first = await MainAsync(Entity.Product, record, call, cancellation);
        if (first is not RecordRead.Found main)
        {
            return first;
        }

        var answer = await ReadPricesAsync(record, call, cancellation);
        return answer is PageRead.Rows read
            ? With(main.Shown, resources.Prices, read)
            : new RecordRead.Failed(FailureOf(answer, resources.Prices.Path));
    }

    private Task<PageRead> ReadPricesAsync(RecordId record, CallContext call, CancellationToken cancellation)
    {
        var prices = resources.Prices;
        var filter = ExactAddresses.Filter($"Item eq {ExactAddresses.Guided(record.Value)}");
        return pages.AllAsync(prices.Path, addresses.Of(prices.Path, filter, ExactAddresses.Select(prices.Selected)), call, cancellation);
    }

    /// <summary>Adds all rows of a collection.</summary>
    private RecordRead With(Observation shown, ExactResource resource, PageRead.Rows read)
    {
        var all = read.Content.Select(wire => rows.Read(resource, wire, read.Read.End)).ToList();
        return all.Contains(null)
            ? new RecordRead.Failed(Unreadable)
            : new RecordRead.Found(shown with
            {
                Rows = [.. shown.Rows, .. all.OfType<RowShown>().Where(row => !FeedRows.IsAgreement(resource, row))],
                Complete = [.. shown.Complete, resource.Collection],
                Read = new(shown.Read.Start, read.Read.End),
            });
    }

    private ImmutableArray<string> Options(Entity entity) => entity == Entity.Order
        ?
        [
            $"$expand={LinesName}",
            ExactAddresses.Select([.. resources.Orders.Selected, .. resources.Lines.Selected.Select(static name => $"{LinesName}/{name}")]),
        ]
        : [ExactAddresses.Select(resources.Main(entity).Selected)];

    // An account's code is stored 18 wide: digits stand at the right, other texts at the left.
    private static string Condition(CorrelationRequest request) => request.Entity switch
    {
        Entity.Customer => Carries("Code", request.Key.All(char.IsAsciiDigit) ? request.Key.PadLeft(CodeWidth) : request.Key.Trim()),
        Entity.Product => Carries("Code", request.Key.Trim()),
        Entity.Order => Carries("YourRef", request.Key.Trim()),
    };

    // A record that we made in small letters may stand there in capitals, and must not be made once more.
    private static string Carries(string property, string key) => string.Join(
        " or ", new[] { key, key.ToUpperInvariant() }.Distinct(StringComparer.Ordinal).Select(form => $"{property} eq {ExactAddresses.Quoted(form)}"));

    private static CallFailure FailureOf(PageRead answer, string endpoint) => answer is PageRead.Failed failed
        ? failed.Failure
        : new(FailureCause.Refused, $"Exact Online does not know {endpoint} in this division.");
}
