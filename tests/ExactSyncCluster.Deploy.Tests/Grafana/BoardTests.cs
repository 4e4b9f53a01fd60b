using ExactSyncCluster.Deploy.Tests.Compose;
using ExactSyncCluster.Deploy.Tests.Prometheus;
using YamlDotNet.Serialization;

namespace ExactSyncCluster.Deploy.Tests.Grafana;

/// <summary>The board shows what exists, from where Grafana is told to read, and is found where Grafana is told to look.</summary>
public sealed class BoardTests
{
    private const string Provisioning = "deploy/grafana/provisioning";

    private readonly Board _board = Board.Read();

    [Fact]
    public void Every_metric_on_it_is_shown() =>
        Assert.All(_board.Expressions, static one => Assert.Empty(ShownMetrics.UnknownIn(one.Expression)));

    [Fact]
    public void It_shows_all_that_an_operator_watches()
    {
        var all = string.Join('\n', _board.Expressions.Select(static one => one.Expression));

        Assert.All(
            new[] { "up{", "silo", "connections", "feed_lag", "quota_remaining", "write_outcome", "conflict", "settle_duration", "fuse", "pairs", "webhook" },
            word => Assert.Contains(word, all, StringComparison.Ordinal));
    }

    [Fact]
    public void Its_panels_have_names_and_reasons_and_do_not_cover_each_other()
    {
        Assert.Equal(_board.Panels.Length, _board.Panels.Select(static panel => panel.Id).Distinct().Count());
        Assert.All(_board.Panels, panel =>
        {
            Assert.NotEmpty(panel.Title);
            Assert.True(panel.IsRow || (panel.Description.Length > 0 && panel.Targets.Length > 0), panel.Title);
            Assert.InRange(panel.GridPos.X + panel.GridPos.W, 1, 24);
            Assert.DoesNotContain(_board.Panels, other => other.Id != panel.Id && other.GridPos.Covers(panel.GridPos));
        });
    }

    [Fact]
    public void It_reads_from_the_source_that_Grafana_is_given()
    {
        var source = Assert.IsType<Dictionary<object, object>>(Assert.Single(Assert.IsType<List<object>>(Yaml("datasources/prometheus.yml")["datasources"])));

        Assert.All(_board.Panels.Where(static panel => !panel.IsRow).SelectMany(static panel => panel.Targets), target => Assert.Equal(source["uid"], target.Datasource.Uid));
        Assert.Contains(new Uri((string)source["url"]).Host, ComposeFile.Read().Services);
    }

    [Fact]
    public void It_lies_where_Grafana_looks()
    {
        var provider = Assert.IsType<Dictionary<object, object>>(Assert.Single(Assert.IsType<List<object>>(Yaml("dashboards/boards.yml")["providers"])));
        var looked = (string)((Dictionary<object, object>)provider["options"])["path"];
        var grafana = ComposeFile.Read().Services["grafana"];

        var (source, _) = Assert.Single(grafana.Mounts, mount => mount.Target == looked);
        Assert.Equal(Checkout.PathOf(Path.GetDirectoryName(Board.File)!), Checkout.PathOf(source));
        Assert.Equal($"{looked}/{Path.GetFileName(Board.File)}", grafana.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]);
    }

    private static Dictionary<string, object> Yaml(string file) => new Deserializer().Deserialize<Dictionary<string, object>>(Checkout.Read($"{Provisioning}/{file}"));
}
