using System.Net;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Tests.Http;

public sealed class HttpCallsTests : IDisposable
{
    private readonly HttpBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Read_after_an_outage_goes_again_with_its_own_permit_and_report()
    {
        _bench.Handler.Answers(503).Fails(new HttpRequestException(HttpRequestError.ResponseEnded)).Answers(200, "{}");

        var answer = Assert.IsType<AttemptOutcome.Answer>(await _bench.ReadAsync());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(3, _bench.Permits.Taken);
        Assert.Equal([503, null, 200], _bench.Permits.Reports.Select(static report => report.Status));
    }

    [Fact]
    public async Task Read_of_a_lasting_outage_ends_after_the_limit_of_repeats()
    {
        _bench.Handler.Answers(502).Answers(502).Answers(502);

        var answer = Assert.IsType<AttemptOutcome.Answer>(await _bench.ReadAsync());

        Assert.True(answer.IsOutage);
        Assert.Equal(3, _bench.Handler.Sent.Count);
    }

    [Fact]
    public async Task Read_whose_outage_names_a_time_is_not_repeated()
    {
        _bench.Handler.Answers(503, "", ("Retry-After", "30"));

        await _bench.ReadAsync();

        Assert.Single(_bench.Handler.Sent);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(7, false)]
    public async Task Write_that_was_held_up_after_it_was_stored_does_not_leave_too_late(int seconds, bool leaves)
    {
        _bench.Handler.Answers(201, "{}");
        var context = _bench.Permits.Context with { SendBefore = _bench.Time.GetUtcNow().AddSeconds(6) };
        _bench.Permits.Waiting = () => _bench.Time.SetUtcNow(_bench.Time.GetUtcNow().AddSeconds(seconds));

        var outcome = await _bench.Calls.WriteAsync(HttpBench.Post, context, TestContext.Current.CancellationToken);

        Assert.Equal(leaves, outcome is AttemptOutcome.Answer);
        Assert.Equal(leaves ? null : FailureCause.Late, (outcome as AttemptOutcome.NotSent)?.Failure.Cause);
        Assert.Equal(leaves ? 1 : 0, _bench.Handler.Sent.Count);

        // The permit is given back all the same.
        Assert.Single(_bench.Permits.Reports);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task Read_that_is_refused_is_not_repeated(int status)
    {
        _bench.Handler.Answers(status);

        await _bench.ReadAsync();

        Assert.Single(_bench.Handler.Sent);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Write_is_sent_once_whatever_the_outage(int status)
    {
        _bench.Handler.Answers(status);

        await _bench.WriteAsync();

        Assert.Single(_bench.Handler.Sent);
        Assert.Equal(1, _bench.Permits.Taken);
        Assert.Single(_bench.Permits.Reports);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    public async Task Write_that_finds_no_connection_was_not_sent(HttpRequestError error)
    {
        _bench.Handler.Fails(new HttpRequestException(error));

        var outcome = Assert.IsType<AttemptOutcome.NotSent>(await _bench.WriteAsync());

        Assert.Equal(FailureCause.Outage, outcome.Failure.Cause);
        Assert.Null(Assert.Single(_bench.Permits.Reports).Status);
    }

    [Theory]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.Unknown)]
    [InlineData(HttpRequestError.InvalidResponse)]
    public async Task Write_whose_connection_breaks_has_no_answer(HttpRequestError error)
    {
        _bench.Handler.Fails(new HttpRequestException(error));

        Assert.IsType<AttemptOutcome.NoAnswer>(await _bench.WriteAsync());
        Assert.Single(_bench.Handler.Sent);
    }

    [Fact]
    public async Task Write_whose_connection_does_not_open_in_time_was_not_sent()
    {
        _bench.Handler.Fails(new TaskCanceledException("connect", new TimeoutException()));

        Assert.IsType<AttemptOutcome.NotSent>(await _bench.WriteAsync());
    }

    [Fact]
    public async Task Write_that_is_not_answered_within_the_limit_has_no_answer()
    {
        var arrived = new TaskCompletionSource();
        _bench.Handler.Does(async cancellation =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, _bench.Time, cancellation);
            throw new InvalidOperationException("The wait has no end of its own.");
        });

        var write = _bench.WriteAsync();
        await arrived.Task;
        _bench.Time.Advance(TimeSpan.FromSeconds(8));

        Assert.IsType<AttemptOutcome.NoAnswer>(await write);
        Assert.Null(Assert.Single(_bench.Permits.Reports).Status);
    }

    [Fact]
    public async Task Caller_that_gives_up_gets_its_cancellation_and_the_permit_is_reported()
    {
        using var caller = new CancellationTokenSource();
        _bench.Handler.Does(async cancellation =>
        {
            await caller.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The cancellation did not arrive.");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Calls.WriteAsync(HttpBench.Post, _bench.Permits.Context, caller.Token));
        Assert.Single(_bench.Permits.Reports);
    }

    [Fact]
    public async Task Refused_permit_sends_nothing_and_reports_nothing()
    {
        _bench.Permits.Refusal = new(FailureCause.Quota, "none left", _bench.Time.GetUtcNow().AddMinutes(1));

        var outcome = Assert.IsType<AttemptOutcome.NotSent>(await _bench.ReadAsync());

        Assert.Equal(_bench.Permits.Refusal, outcome.Failure);
        Assert.Empty(_bench.Handler.Sent);
        Assert.Empty(_bench.Permits.Reports);
    }

    [Fact]
    public async Task Refused_token_is_renewed_once_and_the_write_goes_again_with_a_new_permit()
    {
        _bench.Handler.Answers(401).Answers(201, "{}");

        var answer = Assert.IsType<AttemptOutcome.Answer>(await _bench.WriteAsync());

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(["first", "second"], _bench.Handler.Sent.Select(static sent => sent.Token));
        Assert.Equal([null, "first"], _bench.Tokens.Asked);
        Assert.Equal(2, _bench.Permits.Taken);
        Assert.Equal(2, _bench.Permits.Reports.Count);
    }

    [Fact]
    public async Task Token_refused_twice_needs_consent()
    {
        _bench.Handler.Answers(401).Answers(401);

        var outcome = Assert.IsType<AttemptOutcome.NotSent>(await _bench.ReadAsync());

        Assert.Equal(FailureCause.NeedsConsent, outcome.Failure.Cause);
        Assert.Equal(2, _bench.Handler.Sent.Count);
    }

    [Fact]
    public async Task Refused_token_that_cannot_be_renewed_is_not_presented_again()
    {
        using var bench = new HttpBench(tokens: new TokenSequence("only"));
        bench.Handler.Answers(401);

        var outcome = Assert.IsType<AttemptOutcome.NotSent>(await bench.ReadAsync());

        Assert.Equal(FailureCause.NeedsConsent, outcome.Failure.Cause);
        Assert.Single(bench.Handler.Sent);
    }

    [Fact]
    public async Task Answer_larger_than_the_limit_counts_as_none()
    {
        using var bench = new HttpBench(new() { LargestAnswer = 100, ReadRepeats = 1, RepeatPause = TimeSpan.Zero });
        bench.Handler.Answers(200, new string('x', 101));

        Assert.IsType<AttemptOutcome.NoAnswer>(await bench.WriteAsync());
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(400, true)]
    public async Task Answer_that_breaks_off_counts_only_when_it_refuses(int status, bool counts)
    {
        _bench.Handler.Does(_ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(new BreakingStream()) }));

        var outcome = await _bench.WriteAsync();

        Assert.Equal(counts, outcome is AttemptOutcome.Answer);
        Assert.Equal(status, Assert.Single(_bench.Permits.Reports).Status);
    }

    [Fact]
    public async Task Redirect_is_an_answer_and_not_followed()
    {
        _bench.Handler.Answers(302, "", ("Location", "https://elsewhere.test/"));

        var answer = Assert.IsType<AttemptOutcome.Answer>(await _bench.WriteAsync());

        Assert.False(answer.IsSuccess);
        Assert.Single(_bench.Handler.Sent);
    }
}
