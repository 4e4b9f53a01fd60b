using System.CommandLine;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>Shows the whole way of a change on this machine: two sandboxes, a silo, people who edit, and a check of what came of it.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var defaults = new DemoOptions();
        var seed = new Option<int>("--seed") { Description = "Decides all data and all edits.", DefaultValueFactory = _ => defaults.Seed };
        var accounts = new Option<int>("--accounts") { DefaultValueFactory = _ => defaults.Accounts };
        var items = new Option<int>("--items") { DefaultValueFactory = _ => defaults.Items };
        var orders = new Option<int>("--orders") { DefaultValueFactory = _ => defaults.Orders };
        var command = new Command("demo", "Keeps two sandboxes equal while people edit in both.") { seed, accounts, items, orders };
        command.SetAction(async (parse, cancellation) =>
        {
            var demo = new DemoOptions
            {
                Seed = parse.GetValue(seed),
                Accounts = parse.GetValue(accounts),
                Items = parse.GetValue(items),
                Orders = parse.GetValue(orders),
                HttpPort = 0,
                ExactPort = 0,
                WebshopPort = 0,
            };
            var time = TimeProvider.System;
            await using var world = await DemoWorld.StartAsync(demo, time, cancellation);
            await world.SeedAsync(SeedPlan.Make(demo), cancellation);
            var data = Directory.CreateTempSubdirectory("exactsync").FullName;
            var app = SiloHost.Build(DemoSilo.Options(demo, data), time);
            await app.StartAsync(cancellation);
            var home = new Uri(app.Urls.First());
            Console.WriteLine($"silo {home}, exact {world.ExactHome}, webshop {world.WebshopHome}, data {data}");
            var connections = app.Services.GetRequiredService<ConnectionCatalog>();
            var grains = app.Services.GetRequiredService<IGrainFactory>();
            var connection = connections.Add(DemoSilo.Connection(world.Connection, home));
            var tokens = grains.GetGrain<ITokenGrain>(DemoSilo.ConnectionName);
            var begin = await tokens.BeginConsentAsync();
            var query = System.Web.HttpUtility.ParseQueryString(begin.Query);
            var back = await world.ConsentAsync(world.Connection.ClientId, connection.Definition.Exact.RedirectUri, query["state"]!, cancellation);
            using var browser = new HttpClient();
            Console.WriteLine($"consent: {(int)(await browser.GetAsync(back, cancellation)).StatusCode}");
            var directory = app.Services.GetRequiredService<IPairDirectory>();
            var start = time.GetTimestamp();
            for (var i = 0; i < 90; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation);
                var counts = await directory.CountAsync(DemoSilo.ConnectionName, cancellation);
                Console.WriteLine($"{time.GetElapsedTime(start).TotalSeconds:F0}s " + await grains.GetGrain<IConnectionGrain>(DemoSilo.ConnectionName).GetPhaseAsync() + " " + string.Join(", ", counts.Select(c => $"{c.Entity} {c.Status}{(c.Cause is null ? "" : "/" + c.Cause)}:{c.Count}")));
            }

            await app.StopAsync(cancellation);
            return 0;
        });
        return command;
    }
}
