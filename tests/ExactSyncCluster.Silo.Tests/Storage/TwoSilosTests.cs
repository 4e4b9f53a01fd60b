using System.Globalization;
using CsCheck;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Postgres;
using ExactSyncCluster.Silo.Storage.Sql;
using ExactSyncCluster.Simulation.Processes;
using Microsoft.AspNetCore.DataProtection;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>Two silos that write to one database at once: what one of them decides holds for the other.</summary>
public sealed class TwoSilosTests : IAsyncLifetime
{
    private const int Races = 100;
    private const int Sequences = 60;
    private const int MostPairs = 3;

    private static readonly Gen<int[]> Turns = Gen.Int[0, MostPairs - 1].Array[1, 15];

    private readonly List<TestStore> _silos = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Open(PostgresAddress.Parse(await TestPostgres.NewAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }
    }

    [Fact]
    public Task No_write_of_two_silos_is_lost_and_none_is_counted_twice() => Gen.Select(Turns, Turns).SampleAsync(
        async (first, second) =>
        {
            var pairs = Enumerable.Range(0, MostPairs).Select(_ => _silos[0].NewPair()).ToList();

            var written = await Task.WhenAll(CountAsync(_silos[0], pairs, first), CountAsync(_silos[1], pairs, second));

            for (var place = 0; place < pairs.Count; place++)
            {
                var expected = first.Concat(second).Count(turn => turn == place);
                var stored = await _silos[0].ReadAsync(pairs[place]);
                Assert.Equal(expected, Counted(stored));
                Assert.Equal(expected, (await _silos[1].History.OfPairAsync(pairs[place], 100, Cancellation)).Count);
            }

            Assert.Equal(first.Length + second.Length, written.Sum());
        },
        iter: Sequences,
        threads: 1);

    [Fact]
    public async Task Of_two_halves_that_claim_each_other_from_two_silos_one_becomes_part_of_the_other()
    {
        for (var race = 0; race < Races; race++)
        {
            var key = $"key-{race}";
            var exact = await _silos[0].ShowAsync(SystemName.Exact, $"e{race}", key);
            var webshop = await _silos[1].ShowAsync(SystemName.Webshop, $"w{race}", key);

            var answers = await Task.WhenAll(
                Task.Run(() => _silos[0].ClaimAsync(exact, SystemName.Webshop, key), Cancellation),
                Task.Run(() => _silos[1].ClaimAsync(webshop, SystemName.Exact, key), Cancellation));

            Assert.Single(answers.OfType<ClaimAnswer.Linked>());
            var moved = Assert.Single(answers.OfType<ClaimAnswer.Moved>());
            var row = await _silos[0].RowAsync(moved.To);
            Assert.Equal(($"e{race}", $"w{race}"), (row.Exact!.Value.Value, row.Webshop!.Value.Value));
        }
    }

    [Fact]
    public async Task A_record_that_two_silos_see_at_once_becomes_one_pair()
    {
        for (var race = 0; race < Races; race++)
        {
            ResolveEntry shown = new(Entity.Customer, new RecordId($"e{race}"), [], null, null);

            var found = await Task.WhenAll(_silos.Select(silo => Task.Run(() => silo.ResolveAsync(SystemName.Exact, shown), Cancellation)));

            Assert.Equal(found[0][0]!.Pair, found[1][0]!.Pair);
        }
    }

    [Fact]
    public async Task Racing_first_uses_of_a_connection_by_two_silos_share_one_key()
    {
        var keys = await Task.WhenAll(_silos.Select(silo => Task.Run(async () => await silo.Keys.TakeAsync("new", Cancellation), Cancellation)));

        Assert.Equal(keys[0], keys[1]);
    }

    [Fact]
    public async Task A_silo_that_hangs_amid_a_transaction_does_not_keep_the_other_from_writing_and_begins_anew_when_it_wakes()
    {
        using var hung = new ManualResetEventSlim();
        var pair = _silos[0].NewPair();
        var late = _silos[0].Writer.CommitAsync(
            TestStore.Connection,
            session =>
            {
                var added = session.Execute(KeySql.Add, ("@connection", "late"), ("@wrapped", Array.Empty<byte>()));
                hung.Wait(Cancellation);
                return added;
            },
            Cancellation);

        Assert.Equal(1, await CountAsync(_silos[1], [pair], [0]));
        hung.Set();

        Assert.Equal(1, await late);
    }

    [Fact]
    public async Task A_server_that_ended_at_once_and_started_again_has_all_that_was_acknowledged()
    {
        await using var server = await PrivatePostgres.StartAsync(Cancellation);
        await DisposeAsync();
        _silos.Clear();
        Open(PostgresAddress.Parse(await server.MakeAsync("crashed", "template0", Cancellation)));
        var pair = _silos[0].NewPair();
        var before = await CountAsync(_silos[0], [pair], [0, 0, 0]);

        await server.CrashAsync(Cancellation);

        Assert.Equal(before, Counted(await _silos[1].ReadAsync(pair)));
        Assert.Equal(2, await CountAsync(_silos[0], [pair], [0, 0]));
        Assert.Equal(before + 2, Counted(await _silos[0].ReadAsync(pair)));
    }

    private void Open(PostgresAddress address)
    {
        var protection = new EphemeralDataProtectionProvider();
        _silos.AddRange(Enumerable.Range(0, 2).Select(number => new TestStore(_ => PostgresDatabase.Open(address), protection, number)));
    }

    // Adds one to a pair at each turn, and reads anew whatever the other silo was faster with.
    private static async Task<int> CountAsync(TestStore silo, List<PairKey> pairs, int[] turns)
    {
        var written = 0;
        foreach (var pair in turns.Select(turn => pairs[turn]))
        {
            while (!await TryCountAsync(silo, pair))
            {
                Cancellation.ThrowIfCancellationRequested();
            }

            written++;
        }

        return written;
    }

    private static async Task<bool> TryCountAsync(TestStore silo, PairKey pair)
    {
        var held = await silo.ReadAsync(pair);
        var document = TestStore.Document(pair);
        document.State = document.State! with { MappingVersion = (Counted(held) + 1).ToString(CultureInfo.InvariantCulture) };
        document.NewHistory = [new() { Kind = HistoryKind.Written, At = silo.Now, System = SystemName.Exact }];
        try
        {
            await silo.WriteAsync(pair, document, held.ETag);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    private static int Counted(GrainState<PairDocument> held) =>
        held.State?.State is { } state ? int.Parse(state.MappingVersion, CultureInfo.InvariantCulture) : 0;
}
