using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>Brings a pair's row in line with the state that is stored in the same transaction.</summary>
internal sealed class RowUpdate(DatabaseSession session, PairKey pair, PairDocument document, DateTimeOffset now)
{
    internal void Apply()
    {
        var stored = Stored();
        if (stored?.MovedTo is { } target)
        {
            if (document.State?.Standing is not Standing.Moved)
            {
                throw new PairMovedException(pair, target);
            }

            // What is listed of an alias is only whose it is.
            return;
        }

        var wanted = (stored ?? ListedRow.Unlisted(now)).As(document, now);
        foreach (var system in SystemNames.Both)
        {
            CheckRecord(system, stored?.Record(system), wanted.Record(system));
        }

        if (wanted != stored)
        {
            Write(stored is null ? StateSql.InsertRow : StateSql.UpdateRow, wanted);
        }

        if (document.State?.Standing is Standing.Moved moved)
        {
            PairLinks.MakeAlias(session, pair, Final(moved.To), now);
            session.Ahead = null;
        }
        else if (document.Row is { Members.IsDefaultOrEmpty: false } row)
        {
            MemberRows.Remember(
                session, pair.Connection, row.Members.Select(member => new MemberRows.Member(pair, member.System, member.Collection, member.Row)));
        }
    }

    private ListedRow? Stored() => session.Ahead is { } ahead && ahead.Takes(pair, out var row)
        ? row
        : session.First(StateSql.Row, ListedRow.Read, ("@pair", pair.ToString()));

    private void CheckRecord(SystemName system, string? stored, string? wanted)
    {
        var told = (system == SystemName.Exact ? document.Row?.Exact : document.Row?.Webshop)?.Value;
        if (told is not null && told != wanted)
        {
            throw new PairContradictionException(pair, system, "they name different records.");
        }

        if (stored is null && wanted is not null && Holder(system, wanted) is not null)
        {
            throw new PairContradictionException(pair, system, "its record belongs to another pair.");
        }
    }

    private string? Holder(SystemName system, string record) =>
        session.First(
            LinkSql.Holder,
            static row => row.GetString(0),
            ("@system", system.ToString()),
            ("@connection", pair.Connection),
            ("@entity", EntityNames.Of(pair.Entity)),
            ("@record", record));

    private PairKey Final(PairKey target)
    {
        var row = session.First(StateSql.Row, ListedRow.Read, ("@pair", target.ToString()));
        return row is not null && (row.MovedTo ?? target) is var final && final != pair
            ? final
            : throw new InvalidOperationException($"The pair {pair} cannot become part of {target}, which is not in the directory or is part of it.");
    }

    private void Write(Statement statement, ListedRow row) =>
        session.Post(
            statement,
            ("@pair", pair.ToString()),
            ("@connection", pair.Connection),
            ("@entity", EntityNames.Of(pair.Entity)),
            ("@exact", row.Exact),
            ("@webshop", row.Webshop),
            ("@key", row.MatchKey),
            ("@number", row.Number),
            ("@shop_number", row.ShopNumber),
            ("@stands_since", row.StandsSince.UtcTicks),
            ("@status", row.Status.ToString()),
            ("@cause", row.Cause),
            ("@reason", row.Reason),
            ("@system", row.System?.ToString()),
            ("@priority", row.Priority),
            ("@due", row.Due?.UtcTicks ?? (object)Missing.Number),
            ("@needs", row.Needs?.ToString()),
            ("@since", row.Since.UtcTicks),
            ("@first", (document.State?.FirstSeen ?? now).UtcTicks),
            ("@now", now.UtcTicks));
}
