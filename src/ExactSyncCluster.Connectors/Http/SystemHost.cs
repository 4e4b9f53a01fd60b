using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>One remote host: its connections, and the pipelines that all its connectors share.</summary>
public sealed class SystemHost : IDisposable
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly HostLimits _limits;
    private readonly TimeProvider _time;
    private readonly Func<double> _dice;

    internal SystemHost(Func<HttpMessageHandler> connections, HostLimits limits, TimeProvider time, Func<double> dice)
    {
        (_limits, _time, _dice) = (limits, time, dice);
        // The pipelines limit the time, by the TimeProvider; a second limit by the machine's clock would only blur it.
        Client = new HttpClient(connections()) { Timeout = Timeout.InfiniteTimeSpan };
        Circuit = BuildCircuit();
        Reads = Limited().AddRetry(Repeats()).Build();
        Writes = Limited().Build();
    }

    internal HttpClient Client { get; }

    internal HostLimits Limits => _limits;

    /// <summary>Around each single attempt.</summary>
    internal ResiliencePipeline<AttemptOutcome> Circuit { get; }

    /// <summary>Around a read: the time limit, and its repeats.</summary>
    internal ResiliencePipeline<AttemptOutcome> Reads { get; }

    /// <summary>Around a write: the time limit alone. Nothing repeats a write.</summary>
    internal ResiliencePipeline<AttemptOutcome> Writes { get; }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private ResiliencePipelineBuilder<AttemptOutcome> Limited() =>
        new ResiliencePipelineBuilder<AttemptOutcome> { TimeProvider = _time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = _limits.CallTime });

    private ResiliencePipeline<AttemptOutcome> BuildCircuit() =>
        new ResiliencePipelineBuilder<AttemptOutcome> { TimeProvider = _time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<AttemptOutcome>
            {
                FailureRatio = _limits.CircuitShare,
                MinimumThroughput = _limits.CircuitAttempts,
                SamplingDuration = _limits.CircuitSpan,
                BreakDuration = _limits.CircuitPause,
                StateProvider = _state,
                ShouldHandle = arguments => ValueTask.FromResult(KeepsOpen(arguments.Outcome)),
            })
            .Build();

    // A trial that never reached the host (no permit, cancelled) tells nothing of it, so it must not close the circuit.
    private bool KeepsOpen(Outcome<AttemptOutcome> outcome) =>
        outcome.Result is { IsOutage: true }
        || (_state.CircuitState == CircuitState.HalfOpen && outcome.Result is not AttemptOutcome.Answer);

    private RetryStrategyOptions<AttemptOutcome> Repeats() => new()
    {
        MaxRetryAttempts = _limits.ReadRepeats,
        ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { MayRepeat: true }),
        DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
            _limits.RepeatPause * Math.Pow(2, arguments.AttemptNumber) * (0.5 + (_dice() / 2))),
    };
}
