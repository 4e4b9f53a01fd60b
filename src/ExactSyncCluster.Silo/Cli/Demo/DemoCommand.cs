using System.CommandLine;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>Shows the whole way of a change on this machine: two sandboxes, a silo, people who edit, and a check of what came of it.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var defaults = new DemoOptions();
        var seed = Number("--seed", "Decides all data and all edits.", defaults.Seed);
        var accounts = Number("--accounts", "How many different customers there are.", defaults.Accounts);
        var items = Number("--items", "How many different products there are.", defaults.Items);
        var orders = Number("--orders", "How many different orders there are.", defaults.Orders);
        var edits = Number("--edits", "How many edits people make on both sides.", defaults.Edits);
        var httpPort = Number("--http-port", "The port of the silo's pages; 0 takes any.", defaults.HttpPort);
        var exactPort = Number("--exact-port", "The port of the Exact Online sandbox; 0 takes any.", defaults.ExactPort);
        var webshopPort = Number("--webshop-port", "The port of the webshop sandbox; 0 takes any.", defaults.WebshopPort);
        var data = new Option<string?>("--data") { Description = "Where the silo keeps its database. Default: a folder that is removed afterwards.", HelpName = "DIR" };
        var once = new Option<bool>("--once") { Description = "Run until everything is settled, compare both systems, and end: with 0 only when nothing differs." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("demo", "Keeps two sandboxes equal while people edit in both, on this machine alone.")
        {
            once, json, seed, accounts, items, orders, edits, httpPort, exactPort, webshopPort, data,
        };
        command.SetAction((parse, cancellation) => DemoHost.RunAsync(
            new()
            {
                Seed = parse.GetValue(seed),
                Accounts = parse.GetValue(accounts),
                Items = parse.GetValue(items),
                Orders = parse.GetValue(orders),
                Edits = parse.GetValue(edits),
                HttpPort = parse.GetValue(httpPort),
                ExactPort = parse.GetValue(exactPort),
                WebshopPort = parse.GetValue(webshopPort),
                DataDirectory = parse.GetValue(data),
                Once = parse.GetValue(once),
                Json = parse.GetValue(json),
            },
            TimeProvider.System,
            cancellation));
        return command;
    }

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "N" };
}
