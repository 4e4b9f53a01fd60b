using ExactSyncCluster.Sandbox.ExactOnline;
using ExactSyncCluster.Sandbox.ExactOnline.Control;
using ExactSyncCluster.Sandbox.Guides;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class CommandTests
{
    [Fact]
    public void A_minute_of_one_second_divides_every_window_and_life_by_sixty()
    {
        var options = ExactOnlineSandboxCommand.InMinutesOf(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), options.Limits.MinuteWindow);
        Assert.Equal(TimeSpan.FromMinutes(24), options.Limits.DayWindow);
        Assert.Equal(TimeSpan.FromMinutes(1), options.Limits.ErrorWindow);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Tokens.AccessLife);
        Assert.Equal(TimeSpan.FromSeconds(9.5), options.Tokens.EarliestRefresh);
        Assert.Equal(60, options.Limits.CallsPerMinute);
    }

    [Fact]
    public async Task The_command_says_how_the_sandbox_is_used()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var app = ExactOnlineSandbox.Build(new(), TimeProvider.System);
        var code = await Standalone.RunAsync(
            app,
            0,
            home =>
            {
                end.CancelAfter(TimeSpan.FromMilliseconds(100));
                return ExactGuide.Of(new(), home);
            },
            output,
            error,
            end.Token);

        Assert.Equal(0, code);
        Assert.StartsWith("listening http://127.0.0.1:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  division       123456", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("connection example --sandbox", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("/control/records/accounts -H 'Content-Type: application/json' -d '{\"Code\":", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        using var output = new StringWriter();
        using var error = new StringWriter();

        var app = ExactOnlineSandbox.Build(new() { Port = port }, TimeProvider.System);
        Assert.Equal(2, await Standalone.RunAsync(app, port, static home => ExactGuide.Of(new(), home), output, error, TestContext.Current.CancellationToken));
        Assert.Matches($@"\APort {port} cannot be listened on \(.*\)\. Choose another with --port; 0 takes any\.\n\z", error.ToString());
    }

    [Fact]
    public void The_command_knows_its_options()
    {
        var parsed = ExactOnlineSandboxCommand.Create().Parse("--port 0 --seed 3 --minute 00:00:01 --no-limits");
        Assert.Empty(parsed.Errors);
    }
}
