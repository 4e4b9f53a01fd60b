using ExactSyncCluster.Core.Tokens;

namespace ExactSyncCluster.Core.Tests.Tokens;

public sealed class TokenClockTests
{
    private static readonly DateTimeOffset Issued = new(2026, 6, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, TokenStep.Use)]
    [InlineData(569.999, TokenStep.Use)]
    [InlineData(570, TokenStep.Replace)]
    [InlineData(591.999, TokenStep.Replace)]
    [InlineData(592, TokenStep.ReplaceFirst)]
    [InlineData(100_000, TokenStep.ReplaceFirst)]
    public void Token_is_replaced_in_its_window_or_after_its_end(double age, TokenStep expected)
    {
        Assert.Equal(expected, new TokenClock().At(Issued.AddSeconds(age), Issued));
    }

    [Fact]
    public void Lifetime_that_Exact_states_moves_the_end_but_never_before_a_replacement_is_possible()
    {
        var clock = new TokenClock();

        Assert.Equal(Issued.AddSeconds(582), clock.UnusableFrom(Issued, TimeSpan.FromSeconds(590)));
        Assert.Equal(Issued.AddSeconds(570), clock.UnusableFrom(Issued, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Durations_can_be_divided_for_a_sandbox()
    {
        var clock = new TokenClock { Earliest = TimeSpan.FromSeconds(9.5), Lifetime = TimeSpan.FromSeconds(10), Reserve = TimeSpan.FromMilliseconds(100) };

        Assert.Equal(TokenStep.Use, clock.At(Issued.AddSeconds(9.4), Issued));
        Assert.Equal(TokenStep.Replace, clock.At(Issued.AddSeconds(9.6), Issued));
        Assert.Equal(TokenStep.ReplaceFirst, clock.At(Issued.AddSeconds(9.9), Issued));
    }
}
