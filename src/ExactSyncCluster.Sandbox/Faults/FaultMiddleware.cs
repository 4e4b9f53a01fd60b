using System.Buffers;
using System.Globalization;
using System.Text;

namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>Lets the plan's faults happen to API requests; everything else passes untouched.</summary>
internal sealed class FaultMiddleware(FaultSwitch faults, HeldRequests held, TimeProvider world, Func<PathString, bool> isApi)
{
    private const int TricklePieces = 20;
    private const int TrickleDefaultDelayMs = 50;
    private const int HoldDefaultDelayMs = 5_000;

    private const string MaintenancePage =
        "<!DOCTYPE html><html><head><title>Onderhoud</title></head>"
        + "<body><h1>Wegens onderhoud tijdelijk niet beschikbaar</h1></body></html>";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!isApi(context.Request.Path))
        {
            await next(context);
            return;
        }

        var verdict = faults.Decide(context.Request.Method, context.Request.Path + context.Request.QueryString);
        if (verdict.Wait > TimeSpan.Zero)
        {
            await Task.Delay(verdict.Wait, world, context.RequestAborted);
        }

        if (verdict.Fault is null)
        {
            await next(context);
            return;
        }

        RequestTrace.Of(context).Fault = verdict.Fault.Kind;
        await HappenAsync(verdict.Fault, context, next);
    }

    private Task HappenAsync(FaultRule rule, HttpContext context, RequestDelegate next) => rule.Kind switch
    {
        FaultKind.Latency => next(context),
        FaultKind.TooManyRequests => RefuseAsync(context, rule, StatusCodes.Status429TooManyRequests),
        FaultKind.ServerError => RefuseAsync(context, rule, StatusCodes.Status500InternalServerError),
        FaultKind.ServiceUnavailable => RefuseAsync(context, rule, StatusCodes.Status503ServiceUnavailable),
        FaultKind.Refusal => RefuseAsync(context, rule, rule.Status ?? StatusCodes.Status400BadRequest),
        FaultKind.LostRequest => LoseRequestAsync(context, rule),
        FaultKind.LostReply => LoseReplyAsync(context, rule, next),
        FaultKind.HeldRequest => HoldRequestAsync(context, rule, next),
        FaultKind.HeldReply => HoldReplyAsync(context, rule, next),
        FaultKind.SlowTrickle => TrickleAsync(context, rule, next),
        FaultKind.ConnectionReset => Break(context, BrokenConnection.Reset),
        FaultKind.HtmlMaintenance => MaintainAsync(context, rule),
        FaultKind.TruncatedBody => TruncateAsync(context, next),
        FaultKind.WrongContentType => MislabelAsync(context, next),
    };

    private async Task LoseRequestAsync(HttpContext context, FaultRule rule)
    {
        await PauseAsync(context, rule.DelayMs ?? 0);
        await Break(context, BrokenConnection.Aborted);
    }

    private async Task LoseReplyAsync(HttpContext context, FaultRule rule, RequestDelegate next)
    {
        await ServeIntoMemoryAsync(context, next);
        await PauseAsync(context, rule.DelayMs ?? 0);
        await Break(context, BrokenConnection.Aborted);
    }

    private async Task HoldRequestAsync(HttpContext context, FaultRule rule, RequestDelegate next)
    {
        await HoldAsync(context, rule);
        await next(context);
    }

    private async Task HoldReplyAsync(HttpContext context, FaultRule rule, RequestDelegate next)
    {
        var body = await ServeIntoMemoryAsync(context, next);
        await HoldAsync(context, rule);
        if (body.Length > 0)
        {
            context.Response.BodyWriter.Write(body);
        }
    }

    private Task HoldAsync(HttpContext context, FaultRule rule) =>
        held.HoldAsync(new(context.Request.Method, context.Request.Path), PauseAsync(context, rule.DelayMs ?? HoldDefaultDelayMs));

    private async Task TrickleAsync(HttpContext context, FaultRule rule, RequestDelegate next)
    {
        var body = await ServeIntoMemoryAsync(context, next);
        var piece = Math.Max(1, body.Length / TricklePieces);
        for (var at = 0; at < body.Length; at += piece)
        {
            await PauseAsync(context, rule.DelayMs ?? TrickleDefaultDelayMs);
            await context.Response.Body.WriteAsync(body.AsMemory(at, Math.Min(piece, body.Length - at)), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task TruncateAsync(HttpContext context, RequestDelegate next)
    {
        var body = await ServeIntoMemoryAsync(context, next);
        context.Response.ContentLength = body.Length / 2;
        context.Response.BodyWriter.Write(body.AsSpan(0, body.Length / 2));
    }

    private static async Task MislabelAsync(HttpContext context, RequestDelegate next)
    {
        var body = await ServeIntoMemoryAsync(context, next);
        if (body.Length == 0)
        {
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.BodyWriter.Write(body);
    }

    // The connection itself is broken after the request has been logged, so that the log is never behind the caller.
    private static Task Break(HttpContext context, BrokenConnection how)
    {
        RequestTrace.Of(context).Broken = how;
        return Task.CompletedTask;
    }

    private static Task MaintainAsync(HttpContext context, FaultRule rule)
    {
        Head(context, rule, StatusCodes.Status503ServiceUnavailable);
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(MaintenancePage, Encoding.UTF8, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, FaultRule rule, int status)
    {
        Head(context, rule, status);
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(rule.Body ?? """{"error":"fault"}""", Encoding.UTF8, context.RequestAborted);
    }

    private static void Head(HttpContext context, FaultRule rule, int status)
    {
        context.Response.StatusCode = status;
        if (rule.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static async Task<byte[]> ServeIntoMemoryAsync(HttpContext context, RequestDelegate next)
    {
        var wire = context.Response.Body;
        using var memory = new MemoryStream();
        context.Response.Body = memory;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            context.Response.Body = wire;
        }

        return memory.ToArray();
    }

    private Task PauseAsync(HttpContext context, int milliseconds) =>
        milliseconds == 0
            ? Task.CompletedTask
            : Task.Delay(TimeSpan.FromMilliseconds(milliseconds), world, context.RequestAborted);
}
