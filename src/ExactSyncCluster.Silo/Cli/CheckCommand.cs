using System.CommandLine;
using ExactSyncCluster.Connectors.Webshop.Authorization;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Connections.Files;
using Spectre.Console;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Reads connection files and their mappings, and says what is wrong or what they say. Nothing is called.</summary>
internal static class CheckCommand
{
    public static Command Create(Func<string, string?> environment)
    {
        var connections = new SettingOption(environment).Text("--connections", "EXACTSYNC_CONNECTIONS", "The folder of the connection files.");
        var command = new Command("check", "Says what is wrong with connection files, or what they say.") { connections };
        command.SetAction(async (parse, _) =>
        {
            var console = parse.InvocationConfiguration;
            if (parse.GetValue(connections) is not { } folder)
            {
                await console.Error.WriteLineAsync("Give --connections, or set EXACTSYNC_CONNECTIONS.");
                return ExitCodes.NotStarted;
            }

            var defaults = new SiloOptions { DataDirectory = "" };
            switch (ConnectionFolder.Read(folder, Run.Home(defaults.HttpAddress, defaults.HttpPort), environment))
            {
                case ConnectionReading.Refused refused:
                    await FileReport.WriteAsync(console.Error, refused, folder, "");
                    return ExitCodes.NotStarted;
                case ConnectionReading.Read read:
                    await FileReport.WriteAsync(console.Error, read.Warnings);
                    Summary(console.Output, read);
                    return ExitCodes.Well;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        });
        return command;
    }

    private static void Summary(TextWriter output, ConnectionReading.Read read)
    {
        var console = Tables.On(output);
        foreach (var one in read.Definitions)
        {
            var table = new Table().RoundedBorder().HideHeaders().AddColumn("").AddColumn("");
            table.Title($"[bold]{Markup.Escape(one.Name)}[/]");
            Row("Exact Online", $"{one.Exact.BaseAddress}, division {one.Exact.Division}");
            Row("Webshop", $"{one.Webshop.BaseAddress}, by {(one.Webshop.Credentials is WebshopCredentials.ApiKey ? "API key" : "client credentials")}");
            Row("Consent comes back to", one.Exact.RedirectUri.AbsoluteUri);
            Row("Webhooks", Webhooks(one));
            Row("Policies", $"conflicts: {one.Policy.Conflicts}, first match: {one.Policy.FirstMatch}, creates: {one.Policy.Creates}, deletes: {string.Join('/', EntityNames.All.Select(one.Policy.Deleted))}, {one.Policy.Currency}, {one.Policy.TimeZone}");
            Row("Mapping", $"version {one.Mapping.Version}: {string.Join(", ", EntityNames.All.Select(entity => $"{one.Mapping.Of(entity).Main.Properties.Length} of {EntityNames.Of(entity)}"))}, {one.Mapping.Order.Lines?.Properties.Length ?? 0} of order lines");
            if (one.Scale.Divisor > 1)
            {
                Row("Time", $"divided by {one.Scale.Divisor}: for sandboxes only");
            }

            console.Write(table);

            void Row(string name, string value) => table.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        output.WriteLine(read.Definitions.Length == 1 ? "1 connection can be used." : $"{read.Definitions.Length} connections can be used.");
    }

    private static string Webhooks(ConnectionDefinition one) => one switch
    {
        { PublicAddress: null } => "none: there is no publicAddress",
        { Exact.WebhookSecret: null, Webshop.WebhookSecret: null } => "none: there is no webhookSecret",
        { Exact.WebhookSecret: null } => "from the webshop only: Exact's webhookSecret is missing",
        { Webshop.WebhookSecret: null } => "from Exact Online only: the webshop's webhookSecret is missing",
        _ => "from both",
    };
}
