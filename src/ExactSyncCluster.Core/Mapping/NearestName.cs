namespace ExactSyncCluster.Core.Mapping;

/// <summary>Finds what a person probably meant.</summary>
public static class NearestName
{
    // Names are short; a longer one is no slip of the pen, and comparing it would only cost time.
    private const int LongestName = 100;

    /// <summary>The name with the fewest slips between it and the one given; null when none is near.</summary>
    public static string? Among(string given, IEnumerable<string> names)
    {
        if (given.Length is 0 or > LongestName)
        {
            return null;
        }

        var most = Math.Max(1, given.Length / 2);
        return names
            .Select(name => (Name: name, Slips: Slips(given.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(candidate => candidate.Slips <= most)
            .OrderBy(static candidate => candidate.Slips)
            .ThenBy(static candidate => candidate.Name, StringComparer.Ordinal)
            .Select(static candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>Letters left out, put in, replaced, or swapped with their neighbour.</summary>
    private static int Slips(string from, string to)
    {
        var beforeLast = new int[to.Length + 1];
        var last = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var row = new int[to.Length + 1];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[to.Length];
    }
}
