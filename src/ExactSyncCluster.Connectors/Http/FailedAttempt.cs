using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>Reads from an exception whether the request may have reached the system.</summary>
internal static class FailedAttempt
{
    /// <summary>Whether the exception speaks of the network or the time limit; anything else is a bug and not caught.</summary>
    public static bool Tells(Exception exception) =>
        exception is HttpRequestException or IOException or OperationCanceledException;

    public static AttemptOutcome Outcome(Exception exception, CancellationToken limited) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Before("the host's name is not known"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Before("the host refuses the connection or is not reachable"),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Before("no secure connection could be made; check the host's certificate"),
        // The limit for opening a connection shows as a cancellation that nobody asked for.
        OperationCanceledException { InnerException: TimeoutException } when !limited.IsCancellationRequested => Before("the connection did not open in time"),
        OperationCanceledException => new AttemptOutcome.NoAnswer("No whole answer came within the time limit."),
        _ => new AttemptOutcome.NoAnswer("The connection broke before a whole answer came."),
    };

    private static AttemptOutcome.NotSent Before(string what) =>
        new(new CallFailure(FailureCause.Outage, $"Nothing was sent: {what}."));
}
