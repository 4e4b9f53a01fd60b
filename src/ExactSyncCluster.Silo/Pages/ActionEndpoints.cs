using System.Globalization;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>What a person can do on the console. Each is a form of ours, sent by who is logged in, and is logged.</summary>
internal static partial class ActionEndpoints
{
    public static void MapActions(this IEndpointRouteBuilder routes)
    {
        var actions = routes.MapGroup("/connections/{connection}")
            .RequireAuthorization(Access.Act)
            .AddEndpointFilter(FormProof.CheckAsync)
            .WithMetadata(FormProof.SizeLimit);
        actions.MapPost("/consent", ConsentAsync);
        actions.MapPost("/pause", static (string connection, HttpContext http, ConnectionCatalog connections, IGrainFactory grains, ILoggerFactory loggers) =>
            SwitchAsync(connection, "paused", static grain => grain.PauseAsync(), http, connections, grains, loggers));
        actions.MapPost("/resume", static (string connection, HttpContext http, ConnectionCatalog connections, IGrainFactory grains, ILoggerFactory loggers) =>
            SwitchAsync(connection, "let go on", static grain => grain.ResumeAsync(), http, connections, grains, loggers));
        actions.MapPost("/fuses", ApproveAsync);
        actions.MapPost("/pairs/{entity}/{id:guid}/resume", ResumePairAsync);
        actions.MapPost("/pairs/{entity}/{id:guid}/restore", RestoreAsync);
    }

    private static async Task<IResult> ConsentAsync(string connection, HttpContext http, ConnectionCatalog connections, IGrainFactory grains) =>
        connections.TryGet(connection, out _)
            ? Results.Redirect((await grains.GetGrain<ITokenGrain>(connection).BeginConsentAsync()).AbsoluteUri)
            : ConsoleEndpoints.Nothing(http, "No connection has this name.");

    private static async Task<IResult> SwitchAsync(
        string connection, string what, Func<IConnectionGrain, Task> turn, HttpContext http, ConnectionCatalog connections, IGrainFactory grains, ILoggerFactory loggers)
    {
        if (!connections.TryGet(connection, out _))
        {
            return ConsoleEndpoints.Nothing(http, "No connection has this name.");
        }

        await turn(grains.GetGrain<IConnectionGrain>(connection));
        LogSwitched(Logger(loggers), connection, what);
        return Back(connection);
    }

    private static async Task<IResult> ApproveAsync(string connection, HttpContext http, ConnectionCatalog connections, IGrainFactory grains, ILoggerFactory loggers)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!connections.TryGet(connection, out var known)
            || !Enum.TryParse<SystemName>(form["system"], out var system) || !Enum.IsDefined(system)
            || !Enum.TryParse<WriteKind>(form["kind"], out var kind) || !Enum.IsDefined(kind))
        {
            return ConsoleEndpoints.Nothing(http, "There is no such stop.");
        }

        await grains.GetGrain<IQuotaGrain>(known.QuotaKey(system)).ApproveAsync(connection, system, kind);
        LogApproved(Logger(loggers), connection, kind, system);
        return Back(connection);
    }

    private static async Task<IResult> ResumePairAsync(
        string connection, string entity, Guid id, HttpContext http, IPairDirectory directory, StuckChanges stuck, IGrainFactory grains, TimeProvider time, ILoggerFactory loggers)
    {
        if (EntityNames.Parse(entity) is not { } kind || await directory.FindAsync(new(connection, kind, id), http.RequestAborted) is not { } listed)
        {
            return ConsoleEndpoints.Nothing(http, "There is no such record.");
        }

        await stuck.HurryAsync(listed.Pair, time.GetUtcNow(), http.RequestAborted);
        await TellAsync(grains.GetGrain<IPairGrain>(listed.Pair.ToString()).ResumeAsync(), listed.Pair, loggers);
        LogResumed(Logger(loggers), listed.Pair);
        return Results.LocalRedirect(PairTable.Address(listed.Pair));
    }

    private static async Task<IResult> RestoreAsync(
        string connection, string entity, Guid id, HttpContext http, IPairDirectory directory, HistoryStore history, IGrainFactory grains, ILoggerFactory loggers)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (EntityNames.Parse(entity) is not { } kind || await directory.FindAsync(new(connection, kind, id), http.RequestAborted) is not { } listed
            || !long.TryParse(form["entry"], CultureInfo.InvariantCulture, out var place)
            || await history.FindAsync(listed.Pair, place, http.RequestAborted) is not { Entry: { Group: { } group } entry })
        {
            return ConsoleEndpoints.Nothing(http, "There are no such values in this record's history any more.");
        }

        await TellAsync(grains.GetGrain<IPairGrain>(listed.Pair.ToString()).RestoreAsync(new(entry.System, entry.LineKey, group, entry.Values)), listed.Pair, loggers);
        LogRestored(Logger(loggers), listed.Pair, group);
        return Results.LocalRedirect(PairTable.Address(listed.Pair));
    }

    private static async Task TellAsync(Task call, Core.Pairs.PairKey pair, ILoggerFactory loggers)
    {
        try
        {
            await call;
        }
        catch (TimeoutException)
        {
            // It goes on all the same; the page shows how far it has come.
        }
        catch (Exception exception)
        {
            // A record that cannot go on must not keep its page from being shown.
            LogNotGoneOn(Logger(loggers), exception, pair);
        }
    }

    private static IResult Back(string connection) => Results.LocalRedirect($"/connections/{connection}");

    private static ILogger Logger(ILoggerFactory loggers) => loggers.CreateLogger("ExactSyncCluster.Operator");

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection} was {What} by the operator.")]
    private static partial void LogSwitched(ILogger logger, string connection, string what);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection}: writes of kind {Kind} to {System} were let go on by the operator.")]
    private static partial void LogApproved(ILogger logger, string connection, WriteKind kind, SystemName system);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pair {Pair} was let go on by the operator.")]
    private static partial void LogResumed(ILogger logger, Core.Pairs.PairKey pair);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pair {Pair} could not do what the operator asked for.")]
    private static partial void LogNotGoneOn(ILogger logger, Exception exception, Core.Pairs.PairKey pair);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pair {Pair}: values of {Group} were brought back from the history by the operator.")]
    private static partial void LogRestored(ILogger logger, Core.Pairs.PairKey pair, string group);
}
