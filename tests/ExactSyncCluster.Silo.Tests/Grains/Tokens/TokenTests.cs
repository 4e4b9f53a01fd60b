using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Silo.Grains.Tokens;

namespace ExactSyncCluster.Silo.Tests.Grains.Tokens;

/// <summary>A refresh token lives for one use: it is spent by one asker, after that was stored, and what came for it is stored before it is used.</summary>
public sealed class TokenTests(TokenSilo silo) : IClassFixture<TokenSilo>, IDisposable
{
    private const int Askers = 8;

    // Exact renews from the 570th second on, and a token is not used any more from the 592nd.
    private static readonly TimeSpan UntilDead = TimeSpan.FromSeconds(595);

    public void Dispose() => silo.Storage.Refuses = static _ => false;

    [Fact]
    public async Task Many_who_ask_at_once_make_one_call_and_get_the_same_token()
    {
        var tokens = await silo.ConsentedAsync("many");
        var old = (await tokens.GetAsync(null)).Token;
        var asked = await silo.Desk.AskedAsync();
        silo.Clock.Move(UntilDead);

        var replies = await Task.WhenAll(Enumerable.Range(0, Askers).Select(_ => tokens.GetAsync(null)));

        var token = Assert.Single(replies.Select(static reply => reply.Token).Distinct());
        Assert.NotNull(token);
        Assert.NotEqual(old, token);
        Assert.Equal(asked + 1, await silo.Desk.AskedAsync());
    }

    [Fact]
    public async Task Many_whose_token_was_refused_make_one_call()
    {
        var tokens = await silo.ConsentedAsync("refused");
        var old = (await tokens.GetAsync(null)).Token;
        var asked = await silo.Desk.AskedAsync();
        silo.Clock.Move(UntilDead);

        var replies = await Task.WhenAll(Enumerable.Range(0, Askers).Select(_ => tokens.GetAsync(TokenMark.Of(old!))));

        Assert.NotEqual(old, Assert.Single(replies.Select(static reply => reply.Token).Distinct()));
        Assert.Equal(asked + 1, await silo.Desk.AskedAsync());
    }

    [Fact]
    public async Task A_new_token_that_cannot_be_stored_is_not_used()
    {
        var tokens = await silo.ConsentedAsync("unstored");
        var asked = await silo.Desk.AskedAsync();
        silo.Clock.Move(UntilDead);
        silo.Storage.Refuses = static state => state is TokenDocument { RefreshBegan: null };

        var first = await tokens.GetAsync(null);
        var second = await tokens.GetAsync(null);
        silo.Storage.Refuses = static _ => false;

        Assert.NotNull((await tokens.GetAsync(null)).Token);
        Assert.Equal((null, FailureCause.Outage), (first.Token, first.Cause));
        Assert.Equal((null, FailureCause.Outage), (second.Token, second.Cause));
        Assert.Equal(asked + 1, await silo.Desk.AskedAsync());
    }

    [Fact]
    public async Task A_refresh_token_is_not_spent_when_it_cannot_be_stored_that_it_will_be()
    {
        var tokens = await silo.ConsentedAsync("unannounced");
        var asked = await silo.Desk.AskedAsync();
        silo.Clock.Move(UntilDead);
        silo.Storage.Refuses = static state => state is TokenDocument { RefreshBegan: not null };

        var reply = await tokens.GetAsync(null);
        Assert.Equal((null, FailureCause.Outage), (reply.Token, reply.Cause));
        Assert.Equal(asked, await silo.Desk.AskedAsync());
        silo.Storage.Refuses = static _ => false;

        Assert.NotNull((await tokens.GetAsync(null)).Token);
        Assert.Equal(asked + 1, await silo.Desk.AskedAsync());
    }

    [Fact]
    public async Task A_code_whose_tokens_cannot_be_stored_gives_none()
    {
        var tokens = await silo.ConsentedAsync("code");
        silo.Storage.Refuses = static state => state is TokenDocument { ConsentState: null };

        var told = await silo.Desk.ConsentAsync(tokens);
        var reply = await tokens.GetAsync(null);
        silo.Storage.Refuses = static _ => false;

        Assert.Contains("cannot be stored just now", told, StringComparison.Ordinal);
        Assert.Null(reply.Token);
    }

    [Fact]
    public async Task No_token_is_stored_as_it_is()
    {
        var tokens = await silo.ConsentedAsync("protected");
        var token = (await tokens.GetAsync(null)).Token!;

        Assert.Contains(silo.Storage.Texts, static text => text.Contains(nameof(TokenDocument.RefreshToken), StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(silo.Storage.Texts, text => text.Contains(token, StringComparison.Ordinal) || text.Contains("stampNL001", StringComparison.Ordinal));
    }
}
