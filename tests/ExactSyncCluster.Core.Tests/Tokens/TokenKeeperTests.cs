using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Tokens;

namespace ExactSyncCluster.Core.Tests.Tokens;

/// <summary>A refresh token lives for one use: that it is used is stored first, and what comes for it is stored before it is used.</summary>
public sealed class TokenKeeperTests : ITokenPlace
{
    private static readonly TokenClock Times = new();

    private readonly Queue<TokenStore> _stores = [];
    private readonly Queue<AuthorizationResult> _results = [];
    private readonly List<string> _done = [];
    private DateTimeOffset _now = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);
    private AuthorizationState _stored = AuthorizationState.None;

    [Fact]
    public async Task A_token_that_is_due_is_announced_renewed_stored_and_then_used()
    {
        var keeper = Due();
        _results.Enqueue(Granted("a2", "r2"));

        Assert.Equal("a2", Token(await keeper.GetAsync(Never)));
        Assert.Equal(["stores the beginning", "renews r1", "stores a2"], _done);
    }

    [Fact]
    public async Task While_it_can_be_used_it_is_whatever_becomes_of_the_renewal()
    {
        var keeper = Keeper(Times.Earliest + TimeSpan.FromSeconds(1));
        _results.Enqueue(new AuthorizationResult.Unknown("lost"));

        Assert.Equal("a1", Token(await keeper.GetAsync(Never)));
        Assert.Equal("a1", Token(await keeper.GetAsync(Never)));
        Assert.Equal(["stores the beginning", "renews r1"], _done);
    }

    [Fact]
    public async Task Nothing_leaves_while_it_cannot_be_stored_that_it_will()
    {
        var keeper = Due();
        _stores.Enqueue(TokenStore.Failed);

        Assert.Equal(FailureCause.Outage, Failure(await keeper.GetAsync(Never)).Cause);
        Assert.True(keeper.IsOver);
        Assert.Equal(["stores the beginning"], _done);
    }

    [Fact]
    public async Task New_tokens_that_cannot_be_stored_are_kept_and_not_used_before_they_are()
    {
        var keeper = Due();
        _results.Enqueue(Granted("a2", "r2"));
        Store(TokenStore.Stored, TokenStore.Failed, TokenStore.Failed);

        Assert.Equal(TokenKeeper.NotStored, Failure(await keeper.GetAsync(Never)).Reason);
        Assert.True(keeper.IsUnstored);
        Assert.Equal(TokenKeeper.NotStored, Failure(await keeper.GetAsync(Never)).Reason);
        Assert.Equal("a2", Token(await keeper.GetAsync(Never)));
        Assert.Equal(("a2", "r2", false), (_stored.AccessToken, _stored.RefreshToken, keeper.IsUnstored));
        Assert.Single(_done, "renews r1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_finds_something_else_stored_ends_and_gives_no_token(bool isFoundLater)
    {
        var keeper = Due();
        _results.Enqueue(Granted("a2", "r2"));
        Store(TokenStore.Stored, isFoundLater ? TokenStore.Failed : TokenStore.Superseded);
        if (isFoundLater)
        {
            Assert.Equal(TokenKeeper.NotStored, Failure(await keeper.GetAsync(Never)).Reason);
            Store(TokenStore.Superseded);
        }

        var failure = Failure(await keeper.GetAsync(Never));
        Assert.Equal((FailureCause.Outage, TokenKeeper.Others), (failure.Cause, failure.Reason));
        Assert.True(keeper.IsOver);
        Assert.False(keeper.IsUnstored);
    }

    [Fact]
    public async Task What_another_one_began_is_waited_for_and_tried_once_more_after_its_lease()
    {
        var began = _now;
        var keeper = new TokenKeeper(State(Times.Lifetime) with { RefreshBegan = began }, Times, this, () => _now);

        Assert.Equal(began + Times.Lease, Failure(await keeper.GetAsync(Never)).RetryAt);
        Assert.Empty(_done);
        _now = began + Times.Lease;
        _results.Enqueue(new AuthorizationResult.ConsentLost("spent"));

        Assert.Equal(FailureCause.NeedsConsent, Failure(await keeper.GetAsync(Never)).Cause);
        Assert.Equal(FailureCause.NeedsConsent, Failure(await keeper.GetAsync(Never)).Cause);
        Assert.NotNull(_stored.ConsentLost);
        Assert.Single(_done, "renews r1");
    }

    [Fact]
    public async Task A_renewal_does_not_leave_once_somebody_else_may_have_begun()
    {
        var keeper = Due();
        var began = _now;
        _slow = Times.Lease;
        _results.Enqueue(new AuthorizationResult.Failed(new(FailureCause.Late, "too late")));

        Assert.Equal(FailureCause.Late, Failure(await keeper.GetAsync(Never)).Cause);
        Assert.Equal(began + (Times.Lease / 2), _sendBefore);
    }

    [Fact]
    public async Task A_young_token_that_is_refused_is_asked_for_once_and_not_before_its_time_again()
    {
        var keeper = Keeper(TimeSpan.FromSeconds(20));
        _results.Enqueue(new AuthorizationResult.TooEarly(_now + Times.Earliest));

        Assert.Equal(FailureCause.Outage, Failure(await keeper.GetAsync(Always)).Cause);
        Assert.Equal(FailureCause.Outage, Failure(await keeper.GetAsync(Always)).Cause);
        Assert.Single(_done, "renews r1");
        Assert.Null(_stored.RefreshBegan);
    }

    [Fact]
    public async Task A_renewal_that_was_refused_for_now_is_tried_again()
    {
        var keeper = Due();
        _results.Enqueue(new AuthorizationResult.Failed(new(FailureCause.Throttled, "429")));
        _results.Enqueue(Granted("a2", "r2"));

        Assert.Equal(FailureCause.Throttled, Failure(await keeper.GetAsync(Never)).Cause);
        Assert.Equal("a2", Token(await keeper.GetAsync(Never)));
    }

    [Fact]
    public async Task Consent_that_is_given_anew_ends_its_loss()
    {
        var keeper = new TokenKeeper(State(Times.Lifetime) with { ConsentLost = "spent" }, Times, this, () => _now);
        Assert.Equal("spent", Failure(await keeper.GetAsync(Never)).Reason);

        Assert.True(await keeper.KeepAsync(Granted("a2", "r2")));

        Assert.Equal("a2", Token(await keeper.GetAsync(Never)));
        Assert.Null(_stored.ConsentLost);
    }

    [Fact]
    public void No_token_is_shown()
    {
        Assert.DoesNotContain("a1", State(default).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("r1", State(default).ToString(), StringComparison.Ordinal);
    }

    private TimeSpan _slow;
    private DateTimeOffset _sendBefore;

    Task<TokenStore> ITokenPlace.StoreAsync(AuthorizationState state)
    {
        _done.Add(state.RefreshBegan is not null ? "stores the beginning" : $"stores {state.AccessToken}");
        _now += _slow;
        var answer = _stores.TryDequeue(out var next) ? next : TokenStore.Stored;
        _stored = answer == TokenStore.Stored ? state : _stored;
        return Task.FromResult(answer);
    }

    Task<AuthorizationResult> ITokenPlace.RefreshAsync(string refreshToken, DateTimeOffset issuedAt, DateTimeOffset sendBefore)
    {
        _sendBefore = sendBefore;
        _done.Add($"renews {refreshToken}");
        return Task.FromResult(_results.Dequeue());
    }

    private static bool Never(string token) => false;

    private static bool Always(string token) => true;

    private static string Token(TokenAnswer answer) => Assert.IsType<TokenAnswer.Token>(answer).Value;

    private static CallFailure Failure(TokenAnswer answer) => Assert.IsType<TokenAnswer.None>(answer).Failure;

    private AuthorizationResult.Granted Granted(string access, string refresh) => new(access, refresh, _now, Times.Lifetime);

    private void Store(params TokenStore[] answers)
    {
        foreach (var answer in answers)
        {
            _stores.Enqueue(answer);
        }
    }

    private TokenKeeper Due() => Keeper(Times.Lifetime);

    private TokenKeeper Keeper(TimeSpan age) => new(State(age), Times, this, () => _now);

    private AuthorizationState State(TimeSpan age) => new() { AccessToken = "a1", RefreshToken = "r1", IssuedAt = _now - age, Lifetime = Times.Lifetime };
}
