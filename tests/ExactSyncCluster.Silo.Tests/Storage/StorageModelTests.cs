using CsCheck;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>Both storages obey one model of versions, whatever two activations of one grain do.</summary>
public abstract class StorageModelTests(StoreSilo silo)
{
    public sealed class OnSqlite(SqliteSilo silo) : StorageModelTests(silo), IClassFixture<SqliteSilo>;

    public sealed class OnPostgres(PostgresSilo silo) : StorageModelTests(silo), IClassFixture<PostgresSilo>;

    private const int Sequences = 150;
    private const int Races = 200;

    private static readonly Gen<(int Holder, Step Step)[]> Steps =
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 3].Select(step => step switch { 0 => Step.Read, 1 => Step.Clear, _ => Step.Write })).Array[1, 25];

    private enum Step
    {
        Read,
        Write,
        Clear,
    }

    [Fact]
    public Task Pairs_obey_the_model() => Steps.SampleAsync(
        steps => ObeyAsync(PairStorage.ProviderName, Marked, static document => document?.State?.MappingVersion, steps), iter: Sequences, threads: 2);

    [Fact]
    public Task Other_grains_obey_the_model() => Steps.SampleAsync(
        steps => ObeyAsync(SyncStorage.GrainsProviderName, static (_, mark) => new Note { Mark = mark }, static note => note?.Mark, steps),
        iter: Sequences,
        threads: 2);

    [Fact]
    public Task Of_racing_first_writes_of_a_pair_one_succeeds() => RaceAsync(PairStorage.ProviderName, Marked);

    [Fact]
    public Task Of_racing_first_writes_of_another_grain_one_succeeds() =>
        RaceAsync(SyncStorage.GrainsProviderName, static (_, mark) => new Note { Mark = mark });

    private PairKey NewPair() => new(TestStore.Connection, Entity.Customer, silo.NextId());

    private async Task RaceAsync<T>(string name, Func<PairKey, string, T> make)
    {
        for (var race = 0; race < Races; race++)
        {
            var pair = NewPair();

            var won = await Task.WhenAll(TryAsync(name, pair, make(pair, "a")), TryAsync(name, pair, make(pair, "b")));

            Assert.Single(won, true);
        }
    }

    private Task<bool> TryAsync<T>(string name, PairKey pair, T state) => Task.Run(async () =>
    {
        try
        {
            await silo.Storage(name).WriteStateAsync("state", TestStore.Grain(pair), new GrainState<T>(state));
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    });

    private static PairDocument Marked(PairKey pair, string mark)
    {
        var document = TestStore.Document(pair);
        document.State = document.State! with { MappingVersion = mark };
        return document;
    }

    private async Task ObeyAsync<T>(string name, Func<PairKey, string, T> make, Func<T?, string?> mark, (int Holder, Step Step)[] steps)
    {
        var storage = silo.Storage(name);
        var pair = NewPair();
        var model = new Model();
        Holder<T>[] holders = [new(), new()];
        for (var number = 0; number < steps.Length; number++)
        {
            var holder = holders[steps[number].Holder];
            var mayPass = model.Expects(holder.Version, steps[number].Step);
            try
            {
                switch (steps[number].Step)
                {
                    case Step.Read:
                        await storage.ReadStateAsync("state", TestStore.Grain(pair), holder.State);
                        break;
                    case Step.Clear:
                        await storage.ClearStateAsync("state", TestStore.Grain(pair), holder.State);
                        break;
                    default:
                        holder.State.State = make(pair, $"step {number}");
                        await storage.WriteStateAsync("state", TestStore.Grain(pair), holder.State);
                        break;
                }

                Assert.True(mayPass, $"Step {number} passed with a version that is not the stored one.");
                model.Apply(holder.Version, steps[number].Step, $"step {number}");
                holder.Version = model.Version;
                Assert.Equal(model.Mark is not null, holder.State.RecordExists);
                Assert.Equal(model.Version == 0 ? null : $"{model.Version}", holder.State.ETag);
                Assert.Equal(model.Mark, mark(holder.State.State));
            }
            catch (InconsistentStateException)
            {
                Assert.False(mayPass, $"Step {number} was refused with the stored version.");
            }
        }
    }

    private sealed class Holder<T>
    {
        internal GrainState<T> State { get; } = new();

        internal long Version { get; set; }
    }

    private sealed class Model
    {
        internal long Version { get; private set; }

        internal string? Mark { get; private set; }

        internal bool Expects(long held, Step step) => step switch
        {
            Step.Read => true,
            Step.Clear => held == 0 || held == Version,
            _ => held == Version,
        };

        // Who clears without ever having looked, looks first.
        internal void Apply(long held, Step step, string mark)
        {
            if (step == Step.Write || (step == Step.Clear && (held > 0 || Mark is not null)))
            {
                Version++;
                Mark = step == Step.Write ? mark : null;
            }
        }
    }

    internal sealed class Note
    {
        public string? Mark { get; set; }
    }
}
