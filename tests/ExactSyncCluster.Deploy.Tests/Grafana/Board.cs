using System.Collections.Immutable;
using System.Text.Json;

namespace ExactSyncCluster.Deploy.Tests.Grafana;

/// <summary>The operator's board.</summary>
/// <param name="Uid">What it is known by.</param>
/// <param name="Panels">What it shows, in order.</param>
internal sealed record Board(string Uid, ImmutableArray<Panel> Panels)
{
    public const string File = "deploy/grafana/boards/exactsync.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    // What these count need not happen in a calm hour.
    private static readonly string[] Rare = ["exactsync_conflict_", "exactsync_change_redelivered_", "exactsync_write_rendered_", "status!="];

    /// <summary>Every expression, with the panel that shows it.</summary>
    public IEnumerable<(string Panel, string Expression)> Expressions =>
        Panels.Where(static panel => !panel.IsRow).SelectMany(static panel => panel.Targets, static (panel, target) => (panel.Title, target.Expr));

    /// <summary>Whether an expression may be without an answer while all is well.</summary>
    public static bool MayBeEmpty(string expression) => Rare.Any(name => expression.Contains(name, StringComparison.Ordinal));

    public static Board Read() => JsonSerializer.Deserialize<Board>(Checkout.Read(File), Options)!;
}

/// <summary>One picture of it, or the title of a row of them.</summary>
internal sealed record Panel(int Id, string Type, string Title, string Description, PanelPlace GridPos, ImmutableArray<PanelTarget> Targets)
{
    public bool IsRow => Type == "row";
}

/// <summary>Where it is, in a grid that is 24 wide.</summary>
internal sealed record PanelPlace(int X, int Y, int W, int H)
{
    public bool Covers(PanelPlace other) => X < other.X + other.W && other.X < X + W && Y < other.Y + other.H && other.Y < Y + H;
}

/// <summary>What it asks of Prometheus.</summary>
internal sealed record PanelTarget(string Expr, string LegendFormat, PanelSource Datasource);

/// <summary>Where it asks.</summary>
internal sealed record PanelSource(string Type, string Uid);
