using System.CommandLine;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Asks a silo whether it takes changes: for whoever starts and stops it where no other program can ask, as in the image.</summary>
internal static class HealthCommand
{
    // A silo that is asked for longer does not take changes either.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static Command Create(Func<string, string?> environment)
    {
        var setting = new SettingOption(environment);
        var port = setting.Port("--http-port", "EXACTSYNC_HTTP_PORT", "The port of a silo on this machine.", new SiloOptions { DataDirectory = "" }.HttpPort);
        var address = new Option<string?>("--address") { Description = "Another address that is to answer with success; http://127.0.0.1:PORT/health/ready when not given." };
        var command = new Command("health", "Asks a silo whether it takes changes; ends with 0 when it does.") { port, address };
        command.SetAction(async (parse, cancellation) =>
        {
            var console = parse.InvocationConfiguration;
            var text = parse.GetValue(address) ?? new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", parse.GetValue(port), "/health/ready").Uri.AbsoluteUri;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var asked) || (asked.Scheme != Uri.UriSchemeHttp && asked.Scheme != Uri.UriSchemeHttps))
            {
                await console.Error.WriteLineAsync("--address must be a full http or https address.");
                return ExitCodes.NotStarted;
            }

            using var http = new HttpClient { Timeout = Limit };
            try
            {
                using var answer = await http.GetAsync(asked, cancellation);
                await console.Output.WriteLineAsync($"{asked}: {(int)answer.StatusCode}");
                return answer.IsSuccessStatusCode ? ExitCodes.Well : ExitCodes.Failed;
            }
            catch (HttpRequestException unreached)
            {
                await console.Error.WriteLineAsync($"{asked}: cannot be reached ({unreached.HttpRequestError}). Is a silo running there, with this HTTP port?");
                return ExitCodes.Failed;
            }
            catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
            {
                await console.Error.WriteLineAsync($"{asked}: no answer within {Limit.TotalSeconds} s.");
                return ExitCodes.Failed;
            }
        });
        return command;
    }
}
