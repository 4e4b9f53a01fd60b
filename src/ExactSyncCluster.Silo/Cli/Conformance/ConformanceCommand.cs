using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using ExactSyncCluster.Connectors.Webshop.Conformance;
using ExactSyncCluster.Silo.Connections.Files;

namespace ExactSyncCluster.Silo.Cli.Conformance;

/// <summary>Puts a shop to the test on every rule of the contract, for who builds one.</summary>
internal static class ConformanceCommand
{
    private const int RunDigits = 4;

    public static Command Create(Func<string, string?> environment)
    {
        var url = new Option<string>("--url") { Description = "The shop's base address; resources lie directly below it.", Required = true };
        var apiKey = new Option<string?>("--api-key") { Description = "A key that may read and write; or env:NAME, or file:path." };
        var clientId = new Option<string?>("--client-id") { Description = "Instead of a key: the client's id." };
        var clientSecret = new Option<string?>("--client-secret") { Description = "Its secret; or env:NAME, or file:path." };
        var tokenUrl = new Option<string?>("--token-url") { Description = "Where it gets its tokens." };
        var inbox = new Option<string?>("--webhook-url") { Description = "Where the shop can reach this machine over http while the test runs; without it the delivery of webhooks is not tested." };
        var only = new Option<string[]>("--only") { Description = "Ids of checks to run; all without it.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "Prints the results as JSON." };
        var command = new Command("conformance", "Tests whether a shop speaks the contract. It makes records, and deletes all that it made.")
        {
            url, apiKey, clientId, clientSecret, tokenUrl, inbox, only, json,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var console = parse.InvocationConfiguration;
            var secrets = new SecretReader(Directory.GetCurrentDirectory(), environment);
            var asked = new ConformanceCall(
                parse.GetRequiredValue(url), parse.GetValue(apiKey), parse.GetValue(clientId), parse.GetValue(clientSecret), parse.GetValue(tokenUrl), parse.GetValue(inbox));
            if (asked.Objection(secrets) is { } objection)
            {
                await console.Error.WriteLineAsync(objection);
                return ExitCodes.NotStarted;
            }

            var time = TimeProvider.System;
            var name = string.Create(CultureInfo.InvariantCulture, $"check-{time.GetUtcNow():yyyyMMddHHmmss}-{RandomNumberGenerator.GetHexString(RunDigits, lowercase: true)}");
            await using var webhooks = asked.WebhookAddress is { } address ? await WebhookInbox.StartAsync(address, cancellation) : null;
            var options = new ConformanceOptions
            {
                BaseUrl = asked.Address,
                Credentials = asked.Credentials(secrets),
                RunName = name,
                Webhooks = webhooks,
                Only = parse.GetValue(only) is { Length: > 0 } chosen ? chosen.ToHashSet(StringComparer.Ordinal) : null,
            };
            using var http = new HttpClient();
            var report = new ConformanceReport(console.Output, parse.GetValue(json));
            var results = await new ShopConformance(http, options, time).RunAsync(report.TellAsync, cancellation);
            await report.EndAsync(results);
            return results.Any(static result => result.Verdict == ConformanceVerdict.Failed) ? ExitCodes.Failed : ExitCodes.Well;
        });
        return command;
    }
}
