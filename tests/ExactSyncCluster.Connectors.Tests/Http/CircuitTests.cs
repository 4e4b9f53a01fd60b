using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Tests.Http;

public sealed class CircuitTests : IDisposable
{
    private static readonly HostLimits Limits = new() { CircuitAttempts = 4, RepeatPause = TimeSpan.Zero };

    private readonly HttpBench _bench = new(Limits);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Open_circuit_sends_nothing_takes_no_permit_and_says_when_to_come_back()
    {
        await BreakAsync();

        var outcome = Assert.IsType<AttemptOutcome.NotSent>(await _bench.WriteAsync());

        Assert.Equal(FailureCause.Outage, outcome.Failure.Cause);
        Assert.Equal(_bench.Time.GetUtcNow() + Limits.CircuitPause, outcome.Failure.RetryAt);
        Assert.Equal(4, _bench.Permits.Taken);
        Assert.Equal(4, _bench.Handler.Sent.Count);
    }

    [Fact]
    public async Task Trial_after_the_pause_that_succeeds_closes_the_circuit()
    {
        await BreakAsync();
        _bench.Time.Advance(Limits.CircuitPause);
        _bench.Handler.Answers(200).Answers(200);

        Assert.IsType<AttemptOutcome.Answer>(await _bench.WriteAsync());
        Assert.IsType<AttemptOutcome.Answer>(await _bench.WriteAsync());
    }

    [Fact]
    public async Task Trial_without_a_permit_tells_nothing_and_keeps_the_circuit_open()
    {
        await BreakAsync();
        _bench.Time.Advance(Limits.CircuitPause);
        _bench.Permits.Refusal = new(FailureCause.Quota, "none left");
        await _bench.WriteAsync();
        _bench.Permits.Refusal = null;

        var outcome = Assert.IsType<AttemptOutcome.NotSent>(await _bench.WriteAsync());

        Assert.Equal(FailureCause.Outage, outcome.Failure.Cause);
        Assert.Equal(4, _bench.Handler.Sent.Count);
    }

    [Fact]
    public async Task Refusals_are_signs_of_life_and_never_open_the_circuit()
    {
        for (var i = 0; i < 20; i++)
        {
            _bench.Handler.Answers(i % 2 == 0 ? 400 : 429);
            await _bench.WriteAsync();
        }

        Assert.Equal(20, _bench.Handler.Sent.Count);
    }

    [Fact]
    public void Connectors_of_one_host_share_its_circuit_and_others_do_not()
    {
        using var hosts = new SystemHosts(new(), TimeProvider.System, static () => 0.5);

        Assert.Same(hosts.For(new("https://a.test/x")), hosts.For(new("https://a.test/y?z=1")));
        Assert.NotSame(hosts.For(new("https://a.test")), hosts.For(new("https://b.test")));
        Assert.NotSame(hosts.For(new("https://a.test")), hosts.For(new("https://a.test:8443")));
    }

    private async Task BreakAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            _bench.Handler.Answers(503);
            await _bench.WriteAsync();
        }
    }
}
