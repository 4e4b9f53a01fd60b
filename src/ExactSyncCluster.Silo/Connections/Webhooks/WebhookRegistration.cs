using ExactSyncCluster.Connectors.ExactOnline.Webhooks;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Endpoints;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactOutcome = ExactSyncCluster.Connectors.ExactOnline.Webhooks.SubscriptionsOutcome;
using WebshopOutcome = ExactSyncCluster.Connectors.Webshop.Webhooks.SubscriptionsOutcome;

namespace ExactSyncCluster.Silo.Connections.Webhooks;

/// <summary>
/// Asks both systems of a connection to send webhooks here, until they do, and again every day. Without them changes are
/// found by looking: later, but none is lost. One place in the cluster asks for each connection.
/// </summary>
internal sealed partial class WebhookRegistration(Connection connection, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    /// <summary>The shop keeps registrations by name; this one begins ours.</summary>
    private const string Mark = "exact-sync-";

    private readonly Dictionary<SystemName, RegistrationState> _states = [];

    /// <summary>Asks whichever of the two it is time to ask.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (connection.Definition.PublicAddress is { } home && CanBeReached(home))
        {
            await EnsureAsync(SystemName.Webshop, cancellation);
            await EnsureAsync(SystemName.Exact, cancellation);
        }
    }

    /// <summary>Whether a system has our registration, as far as is known.</summary>
    public bool StandsAt(SystemName system) => _states.GetValueOrDefault(system)?.IsDone == true;

    private static bool CanBeReached(Uri home) => home.Scheme == Uri.UriSchemeHttps || home.IsLoopback;

    private async Task EnsureAsync(SystemName system, CancellationToken cancellation)
    {
        var state = _states.GetValueOrDefault(system) ?? RegistrationState.New;
        var now = time.GetUtcNow();
        if (state.NotBefore > now)
        {
            return;
        }

        try
        {
            var attempt = system == SystemName.Exact ? await AtExactAsync(cancellation) : await AtWebshopAsync(cancellation);
            Keep(system, state, attempt);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // Webhooks are a comfort: whatever keeps them from being registered must not stop anything else.
            LogFailed(exception, connection.Definition.Name, system);
            _states[system] = state.Failed(now, "something went wrong that was not foreseen", null);
        }
    }

    private void Keep(SystemName system, RegistrationState state, Attempt attempt)
    {
        switch (attempt)
        {
            case Attempt.NotWanted:
                return;
            case Attempt.Done:
                if (!state.IsDone)
                {
                    LogEnsured(connection.Definition.Name, system);
                }

                _states[system] = state.Done(time.GetUtcNow());
                return;
            case Attempt.Failed failed:
                // One line when trouble begins or is another one; not one for each attempt.
                if (state.Trouble != failed.Failure.Reason)
                {
                    LogNotEnsured(connection.Definition.Name, system, Sentence.Of(failed.Failure.Reason));
                }

                _states[system] = state.Failed(time.GetUtcNow(), failed.Failure.Reason, failed.Failure.RetryAt);
                return;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<Attempt> AtExactAsync(CancellationToken cancellation)
    {
        var definition = connection.Definition;
        if (definition.Exact.WebhookSecret is null || (await grains.GetGrain<ITokenGrain>(definition.Name).GetState()).NeedsConsent)
        {
            return Attempt.NotWanted.Instance;
        }

        return await connection.Exact.Subscriptions.EnsureAsync(
            WebhookEndpoints.AddressOf(definition, SystemName.Exact),
            ExactOnlineSubscriptions.Topics,
            definition.Name,
            connection.Call(SystemName.Exact, CallPriority.Feed),
            cancellation) is ExactOutcome.Failed failed ? new Attempt.Failed(failed.Failure) : Attempt.Done.Instance;
    }

    private async Task<Attempt> AtWebshopAsync(CancellationToken cancellation)
    {
        var definition = connection.Definition;
        if (definition.Webshop.WebhookSecret is not { } secret)
        {
            return Attempt.NotWanted.Instance;
        }

        return await connection.Webshop.Subscriptions.EnsureAsync(
            Mark + definition.Name,
            WebhookEndpoints.AddressOf(definition, SystemName.Webshop),
            secret,
            connection.Call(SystemName.Webshop, CallPriority.Feed),
            cancellation) is WebshopOutcome.Failed failed ? new Attempt.Failed(failed.Failure) : Attempt.Done.Instance;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection}: {System} sends webhooks here.")]
    private partial void LogEnsured(string connection, SystemName system);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Connection}: {System} does not send webhooks here. {Reason} Changes are found by looking meanwhile; the registration is tried again.")]
    private partial void LogNotEnsured(string connection, SystemName system, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Connection}: webhooks of {System} could not be registered; it is tried again.")]
    private partial void LogFailed(Exception exception, string connection, SystemName system);
}
