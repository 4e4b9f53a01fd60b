using System.Globalization;

namespace ExactSyncCluster.Sandbox.Guides;

/// <summary>Runs a sandbox by itself until it is told to end.</summary>
internal static class Standalone
{
    private const int NotStarted = 2;

    /// <summary>Starts it, says where it listens and how it is used, and waits for the end.</summary>
    public static async Task<int> RunAsync(WebApplication app, int port, Func<Uri, Guide> guide, TextWriter output, TextWriter error, CancellationToken stopping)
    {
        await using (app)
        {
            try
            {
                await app.StartAsync(stopping);
            }
            catch (IOException refusal)
            {
                await error.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"Port {port} cannot be listened on ({refusal.InnerException?.Message ?? refusal.Message}). Choose another with --port; 0 takes any."));
                return NotStarted;
            }

            var home = app.Home();
            await output.WriteLineAsync($"listening {home.AbsoluteUri.TrimEnd('/')}");
            await output.WriteAsync(guide(home).ToString());
            await output.FlushAsync(stopping);
            await app.WaitForShutdownAsync(stopping);
        }

        return 0;
    }
}
