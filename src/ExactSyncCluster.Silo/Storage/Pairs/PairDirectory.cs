using System.Data.Common;
using System.Text.Json;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>The directory in the tables beside the pairs' states.</summary>
internal sealed class PairDirectory(ReadQueue reader, CommitQueue writer, Func<Guid> newId) : IPairDirectory
{
    // Behind every text that begins with what is searched for.
    private const string Last = "\U0010FFFF";

    public async Task<IReadOnlyList<Resolved?>> ResolveAsync(
        string connection, SystemName system, IReadOnlyList<ResolveEntry> entries, DateTimeOffset now, CancellationToken cancellation) =>
        await reader.ReadTogetherAsync(session => new PageResolution(session, connection, system, entries).IfNothingIsNew(), cancellation)
        ?? await writer.CommitAsync(connection, session => new PageResolution(session, connection, system, entries).WithWhatIsNew(newId, now), cancellation);

    public async Task<IReadOnlyDictionary<RecordReference, LinkTarget>> LinksAsync(
        string connection, SystemName system, IReadOnlyCollection<RecordReference> references, CancellationToken cancellation)
    {
        var asked = StoredText.Rows(references.Select(reference => new { entity = EntityNames.Of(reference.Entity), record = reference.Record.Value }));
        var links = await reader.ReadAsync(
            session => session.All(
                DirectorySql.Links,
                static row => (Reference: new RecordReference(row.Entity(0), new(row.Shown(1))), Target: new LinkTarget(row.Pair(2), row.RecordOrNull(3))),
                ("@references", asked),
                ("@connection", connection),
                ("@system", system.ToString())),
            cancellation);
        return links.DistinctBy(link => link.Reference).ToDictionary(link => link.Reference, link => link.Target);
    }

    public Task<ClaimAnswer> ClaimAsync(PairKey pair, SystemName target, string? matchKey, DateTimeOffset now, CancellationToken cancellation) =>
        writer.CommitAsync(pair.Connection, session => new PairClaim(session, pair, target, matchKey, now).Decide(), cancellation);

    public async Task<int> MatchAsync(string connection, Entity entity, DateTimeOffset now, CancellationToken cancellation)
    {
        var linked = 0;
        var keys = await reader.ReadAsync(session => SetMatch.Keys(session, connection, entity), cancellation);
        foreach (var some in keys.Chunk(SetMatch.MostTogether))
        {
            linked += await writer.CommitAsync(connection, session => SetMatch.Link(session, connection, entity, some, now), cancellation);
        }

        return linked;
    }

    public async Task<IReadOnlyList<DuePair>> DueAsync(
        IReadOnlyCollection<string> connections, SystemName system, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        await reader.ReadAsync(session => Due(session, connections, system, now, limit), cancellation);

    public Task<IReadOnlyList<PairKey>> WaitingForViewAsync(
        string connection, SystemName system, Entity entity, DateTimeOffset readStarted, int limit, CancellationToken cancellation) =>
        Keys(DirectorySql.WaitingForView, cancellation, ("@connection", connection), ("@entity", EntityNames.Of(entity)), ("@system", system.ToString()), ("@before", readStarted.UtcTicks), ("@limit", limit));

    public Task<IReadOnlyList<PairKey>> WaitingForApprovalAsync(
        string connection, SystemName system, DateTimeOffset due, PairKey? after, int limit, CancellationToken cancellation) =>
        Keys(DirectorySql.WaitingForApproval, cancellation, ("@connection", connection), ("@system", system.ToString()), ("@due", due.UtcTicks), ("@after", after?.ToString() ?? ""), ("@limit", limit));

    public Task<bool> IsBackfillingAsync(string connection, CancellationToken cancellation) =>
        reader.ReadAsync(
            session => session.First(
                DirectorySql.IsBackfilling, static row => row.GetBoolean(0), ("@connection", connection), ("@priority", (int)CallPriority.Backfill)),
            cancellation);

    public Task<IReadOnlyList<PairKey>> NeedingAsync(PairKey needed, int limit, CancellationToken cancellation) =>
        Keys(DirectorySql.Needing, cancellation, ("@needed", needed.ToString()), ("@limit", limit));

    public async Task<IReadOnlyList<StandingCount>> CountAsync(string? connection, CancellationToken cancellation) =>
        await reader.ReadAsync(
            session => connection is null
                ? session.All(DirectorySql.CountAll, Count)
                : session.All(DirectorySql.Count, Count, ("@connection", connection)),
            cancellation);

    public async Task<IReadOnlyList<ListedPair>> ListAsync(PairQuery query, CancellationToken cancellation)
    {
        // Aliases are shown to who asks for them only.
        var statuses = query.Status is { } asked ? [asked] : Enum.GetValues<PairStatus>().Except([PairStatus.Moved]);
        var entities = query.Entity is { } entity ? [entity] : EntityNames.All;
        var search = query.Search?.Trim();
        (string, object?)[] values =
        [
            ("@connection", query.Connection),
            ("@entities", JsonSerializer.Serialize(entities.Select(static one => new { name = EntityNames.Of(one) }))),
            ("@statuses", JsonSerializer.Serialize(statuses.Select(static status => new { name = status.ToString() }))),
            ("@limit", query.Limit),
        ];
        var filter = string.IsNullOrEmpty(search) ? values : [.. values, ("@search", search), ("@beyond", search + Last)];
        return await reader.ReadAsync(session => session.All(string.IsNullOrEmpty(search) ? DirectorySql.List : DirectorySql.Search, Listed, filter), cancellation);
    }

    public Task<ListedPair?> FindAsync(PairKey pair, CancellationToken cancellation) =>
        reader.ReadAsync(session => session.First(DirectorySql.Find, Listed, ("@pair", pair.ToString())), cancellation);

    private static List<DuePair> Due(DatabaseSession session, IReadOnlyCollection<string> connections, SystemName system, DateTimeOffset now, int limit)
    {
        // One priority of one connection at a time: the index gives these in order, however long the backlog is.
        var due = new List<DuePair>(Math.Min(limit, 1_000));
        foreach (var priority in Enum.GetValues<CallPriority>().Order())
        {
            var left = limit - due.Count;
            if (left <= 0)
            {
                break;
            }

            due.AddRange(connections.Distinct(StringComparer.Ordinal)
                .SelectMany(connection => Due(session, connection, system, priority, now, left))
                .OrderBy(pair => pair.Due)
                .ThenBy(pair => pair.Pair.ToString(), StringComparer.Ordinal)
                .Take(left));
        }

        return due;
    }

    private static List<DuePair> Due(DatabaseSession session, string connection, SystemName system, CallPriority priority, DateTimeOffset now, int limit) =>
        session.All(
            DirectorySql.Due,
            row => new DuePair(row.Pair(0), priority, row.Time(1)),
            ("@connection", connection),
            ("@system", system.ToString()),
            ("@priority", (int)priority),
            ("@now", now.UtcTicks),
            ("@limit", limit));

    public async Task<IReadOnlyDictionary<CallPriority, int>> BacklogAsync(
        IReadOnlyCollection<string> connections, SystemName system, CancellationToken cancellation)
    {
        var lines = await reader.ReadAsync(
            session => connections.Distinct(StringComparer.Ordinal)
                .SelectMany(connection => session.All(
                    DirectorySql.Backlog,
                    static row => (Priority: (CallPriority)row.GetInt32(0), Count: row.GetInt32(1)),
                    ("@connection", connection),
                    ("@system", system.ToString())))
                .ToList(),
            cancellation);
        return lines.GroupBy(static line => line.Priority).ToDictionary(static same => same.Key, static same => same.Sum(static line => line.Count));
    }

    private async Task<IReadOnlyList<PairKey>> Keys(Statement statement, CancellationToken cancellation, params (string Name, object? Value)[] values) =>
        await reader.ReadAsync(session => session.All(statement, static row => row.Pair(0), values), cancellation);

    private static StandingCount Count(DbDataReader row) =>
        new(row.GetString(0), row.Entity(1), row.Named<PairStatus>(2), row.Text(3), row.GetInt32(4));

    private static ListedPair Listed(DbDataReader row) =>
        new(
            row.Pair(0),
            row.RecordOrNull(1),
            row.RecordOrNull(2),
            row.Text(3),
            row.Named<PairStatus>(4),
            row.Text(5),
            row.Text(6),
            row.NamedOrNull<SystemName>(7),
            (CallPriority)row.GetInt32(8),
            row.TimeOrNull(9),
            row.PairOrNull(10),
            row.PairOrNull(11),
            row.Time(12),
            row.Text(13),
            row.Text(14),
            row.Time(15));
}
