using System.Globalization;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Growths;

/// <summary>A silo that knows so many pairs, a few of which are edited; it hangs unless it is its turn.</summary>
internal sealed class KnownPairs : IAsyncDisposable
{
    private readonly LinkedCustomers _systems;
    private readonly MeasuredSilo _silo;
    private readonly SiloTurns _turns;

    private KnownPairs(LinkedCustomers systems, MeasuredSilo silo, int database) =>
        (_systems, _silo, _turns) = (systems, silo, new(systems, silo, database));

    /// <summary>What of its memory is in the machine at present, in MiB.</summary>
    public double WorkingSet => ProcessCost.WorkingSetOf(_silo.Silo.ProcessId);

    /// <summary>The most that it was when all pairs were settled, in MiB.</summary>
    public double Peak { get; private set; }

    /// <summary>Starts it and waits until all pairs are settled.</summary>
    public static async Task<KnownPairs> StartAsync(PrivatePostgres server, int count, int edited, CancellationToken cancellation)
    {
        var systems = await LinkedCustomers.StartAsync(count, cancellation, edited);
        try
        {
            var database = await server.MakeAsync(string.Create(CultureInfo.InvariantCulture, $"known{count}"), "template0", cancellation);
            var silo = await MeasuredSilo.StartAsync(systems, database, cancellation);
            var pairs = new KnownPairs(systems, silo, server.ProcessId);
            await silo.SettledAsync(count, cancellation);
            pairs.Peak = ProcessCost.PeakOf(silo.Silo.ProcessId);
            await silo.Silo.FreezeAsync(cancellation);
            return pairs;
        }
        catch
        {
            await systems.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets it run without work.</summary>
    public async Task RestAsync(TimeSpan length, CancellationToken cancellation)
    {
        await _silo.Silo.WakeAsync(cancellation);
        await Task.Delay(length, cancellation);
        await _silo.Silo.FreezeAsync(cancellation);
    }

    /// <summary>Has its turn.</summary>
    public async Task<Turn> TurnAsync(int round, CancellationToken cancellation)
    {
        await _silo.Silo.WakeAsync(cancellation);
        var turn = await _turns.RunAsync(_systems.EditAccountsAsync, round, cancellation);
        await _silo.Silo.FreezeAsync(cancellation);
        return turn;
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _systems.DisposeAsync();
    }
}
