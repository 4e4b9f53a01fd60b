using System.Net;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Endpoints;
using Microsoft.AspNetCore.WebUtilities;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>
/// The person who signs in at Exact Online whenever the silo says that it needs consent: at first, and again if a kill fell
/// between a token's renewal and the reply to it, which is not promised away.
/// </summary>
internal sealed class ConsentGiver(DemoWorld world, KilledSilo silo) : IDisposable
{
    private const string Need = "needs consent";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<string> _answered = [];

    /// <summary>How many times consent was given.</summary>
    public int Given { get; private set; }

    /// <summary>Ends when consent was given for the first time.</summary>
    public Task FirstConsent => _first.Task;

    /// <summary>Gives consent as often as it is needed, until it is stopped.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var needs = silo.Lines.Where(static line => line.Contains(Need, StringComparison.Ordinal)).ToList();
                if (needs.Count > 0 && !needs.SequenceEqual(_answered) && await IsGivenAsync(stop))
                {
                    _answered = needs;
                    Given++;
                    _first.TrySetResult();
                }

                await Task.Delay(Pause, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was told to stop.
        }
    }

    public void Dispose() => _browser.Dispose();

    // A silo that is killed meanwhile says again after its start that it needs consent.
    private async Task<bool> IsGivenAsync(CancellationToken stop)
    {
        try
        {
            using var begun = await _browser.GetAsync(SyncEndpoints.At(silo.Home, $"/connections/{KilledSilo.ConnectionName}/consent"), stop);
            if (begun.Headers.Location is not { } signIn)
            {
                return false;
            }

            var state = QueryHelpers.ParseQuery(signIn.Query)["state"].ToString();
            var back = await world.ConsentAsync(world.Connection.ClientId, SyncEndpoints.At(silo.Home, ConsentEndpoints.ReturnPath), state, stop);
            using var finished = await _browser.GetAsync(back, stop);
            return finished.StatusCode == HttpStatusCode.Redirect;
        }
        catch (Exception cut) when (cut is HttpRequestException || (cut is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }
}
