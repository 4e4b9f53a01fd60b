using System.Text.Json;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>Tells which connections have something due, of all at once.</summary>
internal sealed class DueWork(ReadQueue reader)
{
    /// <summary>
    /// What is due by a time. One statement, unless more is due than is looked at: then it may all be of one connection with a
    /// long backlog, and a second statement asks for each.
    /// </summary>
    /// <param name="connections">The connections for which is asked in that case.</param>
    /// <param name="until">What is due by then.</param>
    /// <param name="limit">So many due pairs, and changes, are looked at.</param>
    /// <param name="cancellation">Ends the wait for a reader.</param>
    internal Task<DueEnds> AskAsync(IReadOnlyCollection<string> connections, DateTimeOffset until, int limit, CancellationToken cancellation) =>
        reader.ReadAsync(session => Ask(session, connections, until.UtcTicks, limit), cancellation);

    private static DueEnds Ask(DatabaseSession session, IReadOnlyCollection<string> connections, long until, int limit)
    {
        var first = session.All(DueSql.First, Line, ("@until", until), ("@limit", limit));
        if (first.GroupBy(static line => line.Kind).All(kind => kind.Sum(static line => line.Count) < limit))
        {
            return Ends(first);
        }

        var asked = JsonSerializer.Serialize(connections.SelectMany(static connection =>
            SystemNames.Both.Select(system => new { connection, system = system.ToString() })));
        return Ends(session.All(DueSql.Each, Line, ("@asked", asked), ("@until", until)));
    }

    private static DueLine Line(System.Data.Common.DbDataReader row) =>
        new(row.Named<DueKind>(0), row.GetString(1), row.Named<SystemName>(2), row.GetInt64(3));

    private static DueEnds Ends(List<DueLine> lines) => new(Of(lines, DueKind.Pair), Of(lines, DueKind.Stuck));

    private static HashSet<(string Connection, SystemName System)> Of(List<DueLine> lines, DueKind kind) =>
        [.. lines.Where(line => line.Kind == kind).Select(static line => (line.Connection, line.System))];

    private enum DueKind
    {
        Pair,
        Stuck,
    }

    private readonly record struct DueLine(DueKind Kind, string Connection, SystemName System, long Count);
}

/// <summary>The ends of connections that have something due.</summary>
/// <param name="Pairs">Those with pairs that are to be woken.</param>
/// <param name="StuckChanges">Those with changes that are to be tried again.</param>
internal sealed record DueEnds(
    IReadOnlySet<(string Connection, SystemName System)> Pairs, IReadOnlySet<(string Connection, SystemName System)> StuckChanges);
