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

    /// <summary>Those of the fields whose stored value is now another than before.</summary>
    public IReadOnlyList<string> Altered { get; set; } = [];

    /// <summary>Which of the known clients asked; null when it did not show who it is.</summary>
    public string? Client { get; set; }

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
