using System.Text.RegularExpressions;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Core.Tests.Simulation;

/// <summary>The table of what is expected when something fails names tests and faults: they must be there.</summary>
public sealed partial class FailureMatrixTests
{
    private const int FewestNames = 40;

    [Fact]
    public void Every_test_and_fault_that_the_table_names_is_there()
    {
        var tests = Path.Combine(Root(), "tests");
        var known = Directory.EnumerateFiles(tests, "*Tests.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension)
            .Concat(Enum.GetNames<FaultKind>())
            .ToHashSet(StringComparer.Ordinal);
        var rows = File.ReadLines(Path.Combine(tests, "ExactSyncCluster.Simulation", "README.md")).SkipWhile(static line => line != "## What is expected when something fails")
            .Where(static line => line.StartsWith('|'));

        var named = rows.SelectMany(static row => Names().Matches(row)).Select(static match => match.Value).ToList();

        Assert.InRange(named.Count, FewestNames, int.MaxValue);
        Assert.Equal([], named.Where(name => !known.Contains(name)).Distinct());
    }

    // Tests stand in backticks; faults are words with two capitals.
    [GeneratedRegex("(?<=`)[A-Za-z]+(?=`)|(?<![`A-Za-z])[A-Z][a-z]+[A-Z][A-Za-z]+(?![`A-Za-z])")]
    private static partial Regex Names();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ExactSyncCluster.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of a working tree.");
        }

        return folder.FullName;
    }
}
