namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>
/// Writes every API request to the log, whatever ends it. The classifier names kind, entity and record before
/// anything is served, so that a request that a fault swallowed is still known for what it was.
/// </summary>
internal sealed class RequestLogMiddleware(
    RequestLog log,
    TimeProvider world,
    Func<PathString, bool> isApi,
    Action<HttpContext, RequestTrace> classify)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!isApi(context.Request.Path))
        {
            await next(context);
            return;
        }

        var trace = RequestTrace.Of(context);
        classify(context, trace);
        var at = world.GetUtcNow();
        try
        {
            await next(context);
        }
        catch (Exception error) when (IsLeft(error, context))
        {
            // There is nobody left to answer.
            trace.Broken = BrokenConnection.LeftByCaller;
        }
        catch when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            throw;
        }
        finally
        {
            var endedAt = world.GetUtcNow();
            log.Add(sequence => Entry(context, trace, at, endedAt, sequence));
            trace.Broken.Carry(context);
        }
    }

    /// <summary>
    /// Whether the caller went away, while the answer was made or before the request was read. The one who reads hears of it
    /// first, and the request only later that it is aborted.
    /// </summary>
    private static bool IsLeft(Exception error, HttpContext context) => error switch
    {
        OperationCanceledException => context.RequestAborted.IsCancellationRequested,
        BadHttpRequestException refused => refused.StatusCode == StatusCodes.Status400BadRequest,
        _ => error is IOException,
    };

    private static RequestLogEntry Entry(
        HttpContext context,
        RequestTrace trace,
        DateTimeOffset at,
        DateTimeOffset endedAt,
        long sequence) => new(
            sequence,
            at,
            endedAt,
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            trace.Kind,
            trace.Entity,
            trace.RecordId,
            trace.Created,
            trace.Broken != BrokenConnection.No ? 0 : context.Response.StatusCode,
            trace.Applied,
            trace.Fault,
            trace.Fields,
            trace.Altered,
            trace.Client);
}
