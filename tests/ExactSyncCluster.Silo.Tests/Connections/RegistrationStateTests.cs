using ExactSyncCluster.Silo.Connections.Webhooks;

namespace ExactSyncCluster.Silo.Tests.Connections;

public sealed class RegistrationStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Failing_again_and_again_waits_longer_but_not_longer_than_an_hour()
    {
        var state = RegistrationState.New;
        var pauses = new List<double>();
        for (var attempt = 0; attempt < 9; attempt++)
        {
            state = state.Failed(Now, "trouble", null);
            pauses.Add((state.NotBefore - Now).TotalSeconds);
        }

        Assert.Equal([30, 60, 120, 240, 480, 960, 1920, 3600, 3600], pauses);
    }

    [Fact]
    public void A_time_that_the_system_names_is_waited_for_and_success_starts_anew_the_next_day()
    {
        var failed = RegistrationState.New.Failed(Now, "trouble", Now.AddHours(3));
        Assert.Equal(Now.AddHours(3), failed.NotBefore);

        var done = failed.Done(Now);
        Assert.Equal((true, Now.AddDays(1), 0), (done.IsDone, done.NotBefore, done.Failures));
    }
}
