using Spectre.Console;

namespace ExactSyncCluster.Silo.Cli.Demo.Showing;

/// <summary>Where a person can look while the demo runs on.</summary>
/// <param name="Dashboard">The silo's dashboard.</param>
/// <param name="Metrics">The silo's metrics.</param>
/// <param name="Status">The silo's status page.</param>
/// <param name="ExactOnline">The stand-in for Exact Online.</param>
/// <param name="Webshop">The stand-in shop.</param>
/// <param name="Password">The operator's password on the status page, when it was made up.</param>
internal sealed record WhereToLook(Uri Dashboard, Uri Metrics, Uri Status, Uri ExactOnline, Uri Webshop, string? Password);

/// <summary>Shows where to look.</summary>
internal static class EndPage
{
    public static void Write(IAnsiConsole console, WhereToLook places)
    {
        var grid = new Grid().AddColumn().AddColumn();
        Row("Dashboard", places.Dashboard);
        Row("Metrics", places.Metrics);
        Row("Status", places.Status);
        Row("Exact Online sandbox", places.ExactOnline);
        Row("Webshop sandbox", places.Webshop);
        if (places.Password is { } password)
        {
            grid.AddRow("Operator's password", Markup.Escape(password));
        }

        console.Write(new Panel(grid).RoundedBorder().Header("Where to look"));
        console.WriteLine("Edit records at either sandbox's control API and see them arrive at the other; each sandbox's page says how. For instance:");
        // Not folded at the terminal's width: they are copied.
        console.Profile.Out.Writer.WriteLine($"  curl -X POST {places.ExactOnline}control/records/accounts -H 'Content-Type: application/json' -d '{{\"Code\":\"99001\",\"Name\":\"New customer\",\"Status\":\"C\"}}'");
        console.Profile.Out.Writer.WriteLine($"  curl '{places.Webshop}control/records/customers?code=99001'");
        console.WriteLine("Ctrl+C ends the demo.");

        void Row(string what, Uri where) => grid.AddRow(what, Markup.Escape(where.AbsoluteUri));
    }
}
