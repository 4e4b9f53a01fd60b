using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>Changes come by the Orleans stream; what is not acknowledged is handed over again, directly.</summary>
public sealed class DeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_fault_every_change_comes_by_the_stream()
    {
        await using var world = await RunningWorld.StartAsync(
            static definition => Redelivering(definition, TimeSpan.FromMinutes(1)), Cancellation);
        using var counts = new Counts(world.Services);

        await Some.BasisAsync(world, "DL-1", Cancellation);

        Assert.True(counts.Of("exactsync.change.received") >= 2, "Nothing was received.");
        Assert.Equal(0, counts.Of("exactsync.change.redelivered"));
    }

    [Fact]
    public async Task What_is_not_acknowledged_in_time_is_handed_over_directly_and_once_is_enough()
    {
        await using var world = await RunningWorld.StartAsync(
            static definition => Redelivering(definition, TimeSpan.FromMilliseconds(1)), Cancellation);
        using var counts = new Counts(world.Services);

        var basis = await Some.BasisAsync(world, "DL-2", Cancellation);
        await world.Webshop.CreateAsync("orders", Some.Order("WS-DL-2", basis, 1, 2), Cancellation);
        await world.Settling.SettledAsync(Cancellation);

        Assert.True(counts.Of("exactsync.change.redelivered") > 0, "Nothing was handed over again.");
        Assert.Equal(
            (1, 1, 1),
            ((await world.Exact.ListAsync("accounts", Cancellation)).Count, (await world.Exact.ListAsync("items", Cancellation)).Count, (await world.Exact.ListAsync("orders", Cancellation)).Count));
    }

    [Fact]
    public async Task An_activation_whose_state_was_overtaken_reads_it_again_and_nothing_is_lost()
    {
        await using var world = await RunningWorld.StartAsync(
            static definition => Redelivering(definition, TimeSpan.FromSeconds(1)), Cancellation);
        using var counts = new Counts(world.Services);
        var account = Links.Id(await world.Exact.CreateAsync("accounts", Some.Account("21001"), Cancellation));
        await world.Settling.SettledAsync(Cancellation);
        var pair = (await world.Links.PairAsync(Entity.Customer, account, Cancellation)).Pair;

        await OvertakeAsync(world, pair);
        await world.Exact.EditAsync("accounts", account, new() { ["Phone"] = "070-1" }, Cancellation);
        await world.Settling.SettledAsync(Cancellation);

        Assert.True(counts.Of("exactsync.change.redelivered") > 0, "The activation did not notice that it was overtaken.");
        Assert.Equal("070-1", (await world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, account, Cancellation)).Text("phone"));
        Assert.Single(await world.Webshop.ListAsync("customers", Cancellation));
    }

    // What another activation would do: read the state and store it anew, so that the first one's tag is stale.
    private static async Task OvertakeAsync(RunningWorld world, PairKey pair)
    {
        var storage = world.Services.GetRequiredService<PairStorage>();
        var grain = world.Grains.GetGrain<IPairGrain>(pair.ToString()).GetGrainId();
        var state = new GrainState<PairDocument>(new());
        await storage.ReadStateAsync("pair", grain, state);
        state.State!.Row = DirectoryRow.Of(state.State.State!, hasWork: false, RunningWorld.Time.GetUtcNow());
        await storage.WriteStateAsync("pair", grain, state);
    }

    private static ConnectionDefinition Redelivering(ConnectionDefinition definition, TimeSpan after) => definition with
    {
        Exact = definition.Exact with { Feeds = definition.Exact.Feeds with { RedeliverAfter = after } },
        Webshop = definition.Webshop with { Feeds = definition.Webshop.Feeds with { RedeliverAfter = after } },
    };

    /// <summary>The counters of one silo in this process.</summary>
    private sealed class Counts : IDisposable
    {
        private readonly ConcurrentDictionary<string, long> _counted = new();
        private readonly MeterListener _listener = new();

        public Counts(IServiceProvider silo)
        {
            var meters = silo.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == SyncMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, measurement, _, _) =>
                _counted.AddOrUpdate(instrument.Name, measurement, (_, known) => known + measurement));
            _listener.Start();
        }

        public long Of(string counter) => _counted.GetValueOrDefault(counter);

        public void Dispose() => _listener.Dispose();
    }
}
