using System.Net;
using System.Text.RegularExpressions;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Endpoints;
using ExactSyncCluster.Silo.Security;
using Microsoft.AspNetCore.WebUtilities;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>
/// The person who signs in at Exact Online whenever the silo says that it needs consent: at first, and again if a kill fell
/// between a token's renewal and the reply to it, which is not promised away.
/// </summary>
internal sealed partial class ConsentGiver(DemoWorld world, KilledSilo silo, string connection = KilledSilo.ConnectionName)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan PageLimit = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _page = $"/connections/{connection}";
    private int _answered;

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
                var wanted = silo.ConsentsWanted;
                if (wanted > _answered && await TryGiveAsync(stop))
                {
                    _answered = wanted;
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

    /// <summary>Gives it once. A silo that is killed meanwhile says again after its start that it needs consent.</summary>
    /// <returns>Whether it was given.</returns>
    public async Task<bool> TryGiveAsync(CancellationToken stop)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = silo.Home, Timeout = PageLimit };
        try
        {
            using var login = await SendFormAsync(browser, Access.LoginPath, Access.LoginPath, stop, ("password", KilledSilo.Password));
            using var begun = await SendFormAsync(browser, _page, $"{_page}/consent", stop);
            if (begun.Headers.Location is not { IsAbsoluteUri: true } signIn)
            {
                return false;
            }

            var state = QueryHelpers.ParseQuery(signIn.Query)["state"].ToString();
            var back = await world.ConsentAsync(world.Connection.ClientId, SyncEndpoints.At(silo.Home, ConsentEndpoints.ReturnPath), state, stop);
            using var finished = await browser.GetAsync(back, stop);
            return finished.StatusCode == HttpStatusCode.Redirect;
        }
        catch (Exception cut) when (cut is HttpRequestException || (cut is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }

    // Presses a button on a page, with the proof that the page gave.
    private static async Task<HttpResponseMessage> SendFormAsync(
        HttpClient browser, string page, string action, CancellationToken stop, params (string Name, string Value)[] values)
    {
        var proof = Proof.Match(await browser.GetStringAsync(new Uri(page, UriKind.Relative), stop));
        using var form = new FormUrlEncodedContent([.. values.Select(static value => KeyValuePair.Create(value.Name, value.Value)), new(proof.Groups["name"].Value, proof.Groups["value"].Value)]);
        return await browser.PostAsync(new Uri(action, UriKind.Relative), form, stop);
    }

    [GeneratedRegex("name=\"(?<name>__RequestVerificationToken)\" value=\"(?<value>[^\"]+)\"")]
    private static partial Regex Proof { get; }
}
