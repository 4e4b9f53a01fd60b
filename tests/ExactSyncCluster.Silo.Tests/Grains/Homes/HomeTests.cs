using System.Net;
using ExactSyncCluster.Silo.Grains.Homes;

namespace ExactSyncCluster.Silo.Tests.Grains.Homes;

/// <summary>Where grains belong.</summary>
public sealed class HomeTests
{
    private const int Grains = 3000;

    private static readonly SiloAddress[] Silos = [.. Enumerable.Range(1, 4).Select(static number => SiloAddress.New(IPAddress.Loopback, 11110 + number, number))];

    private static readonly GrainId[] Ids = [.. Enumerable.Range(1, Grains).Select(static number => GrainId.Create("feed", $"connection-{number}/exact"))];

    [Fact]
    public void The_order_in_which_silos_are_known_does_not_matter() =>
        Assert.All(Ids, static id => Assert.Equal(Home.Of(id, Silos), Home.Of(id, Silos.Reverse())));

    [Fact]
    public void Each_silo_gets_its_part()
    {
        var parts = Ids.CountBy(static id => Home.Of(id, Silos)).ToList();

        Assert.Equal(Silos.Length, parts.Count);
        Assert.All(parts, static part => Assert.InRange(part.Value, Grains / Silos.Length * 0.8, Grains / Silos.Length * 1.2));
    }

    [Fact]
    public void Only_what_comes_to_a_silo_that_joins_moves() => Assert.All(Ids, static id =>
    {
        var (before, after) = (Home.Of(id, Silos[..3]), Home.Of(id, Silos));

        Assert.True(after.Equals(before) || after.Equals(Silos[3]));
    });

    [Fact]
    public void Only_what_was_on_a_silo_that_leaves_moves() => Assert.All(Ids, static id =>
    {
        var (before, after) = (Home.Of(id, Silos), Home.Of(id, Silos[1..]));

        Assert.True(after.Equals(before) || before.Equals(Silos[0]));
    });
}
