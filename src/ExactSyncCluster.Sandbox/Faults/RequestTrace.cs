namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>What becomes known about a request while it is served; the request log writes it down at the end.</summary>
internal sealed class RequestTrace
{
    public RequestKind Kind { get; set; } = RequestKind.Other;

    public string? Entity { get; set; }

    public string? RecordId { get; set; }

    public bool Created { get; set; }

    public bool Applied { get; set; }

    public FaultKind? Fault { get; set; }

    public IReadOnlyList<string> Fields { get; set; } = [];

    /// <summary>Whether the connection ends without a whole answer; the log then shows status 0.</summary>
    public BrokenConnection Broken { get; set; }

    public static RequestTrace Of(HttpContext context)
    {
        if (context.Features.Get<RequestTrace>() is { } known)
        {
            return known;
        }

        var trace = new RequestTrace();
        context.Features.Set(trace);
        return trace;
    }
}
