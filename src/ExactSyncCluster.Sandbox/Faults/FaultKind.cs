namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>The ways in which a stand-in system can misbehave towards one request.</summary>
internal enum FaultKind
{
    /// <summary>The request is served after a delay.</summary>
    Latency,

    /// <summary>Refused with 429; nothing is applied.</summary>
    TooManyRequests,

    /// <summary>Refused with 500; nothing is applied.</summary>
    ServerError,

    /// <summary>Refused with 503; nothing is applied.</summary>
    ServiceUnavailable,

    /// <summary>Refused with the rule's own status and body; nothing is applied.</summary>
    Refusal,

    /// <summary>The request never arrives: nothing is applied and the connection ends without an answer.</summary>
    LostRequest,

    /// <summary>The request is applied, and the connection ends without an answer.</summary>
    LostReply,

    /// <summary>The request has arrived and is held back for the delay before it is applied, unless the caller leaves; the control API lists it meanwhile.</summary>
    HeldRequest,

    /// <summary>The request is applied, and its reply is held back for the delay; the control API lists it meanwhile.</summary>
    HeldReply,

    /// <summary>The request is applied; its answer comes in small pieces with a pause between them.</summary>
    SlowTrickle,

    /// <summary>Nothing is applied; the connection is torn down with a TCP reset.</summary>
    ConnectionReset,

    /// <summary>Refused with 503 and a page for people; nothing is applied.</summary>
    HtmlMaintenance,

    /// <summary>The request is applied; its answer is well framed but cut in half.</summary>
    TruncatedBody,

    /// <summary>The request is applied; its answer claims to be a web page.</summary>
    WrongContentType,
}
