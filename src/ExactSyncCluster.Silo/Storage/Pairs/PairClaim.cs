using System.Data.Common;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>Decides whether a pair may make a record, within one transaction.</summary>
internal sealed class PairClaim(DatabaseSession session, PairKey pair, SystemName target, string? matchKey, DateTimeOffset now)
{
    private readonly SystemName _source = target.Other();

    internal ClaimAnswer Decide()
    {
        var own = session.First(LinkSql.Standing, static row => new Standing(row), ("@pair", pair.ToString()))
            ?? throw new InvalidOperationException($"The pair {pair} is not in the directory; a record is resolved before its pair claims.");
        if (own.MovedTo is { } moved)
        {
            return new ClaimAnswer.Moved(moved);
        }

        if (own.Record(target) is { } other)
        {
            return new ClaimAnswer.Linked(new(other));
        }

        var record = own.Record(_source)
            ?? throw new InvalidOperationException($"The pair {pair} has no record of its own to be made in the other system.");
        return Decide(record, holdsClaim: own.Claimed == target);
    }

    private ClaimAnswer Decide(string record, bool holdsClaim)
    {
        var others = matchKey is null ? [] : Others();
        var linked = others.Find(other => other.Record(target) is not null && other.Record(_source) is not null);
        var candidates = others.FindAll(other => other.Record(target) is not null && other.Record(_source) is null);
        var rivals = others.Count(other => other.Record(target) is null && other.Record(_source) is not null);
        return (linked, rivals, candidates) switch
        {
            (null, 0, [var candidate]) => Link(candidate, record),
            (null, 0, []) => Grant(),

            // Who was let go on is not stopped: its record may be on its way already.
            _ when holdsClaim => Grant(),
            ({ } holder, _, _) => new ClaimAnswer.Held(holder.Key),
            _ => target == SystemName.Webshop
                ? new ClaimAnswer.Ambiguous(rivals + 1, candidates.Count)
                : new ClaimAnswer.Ambiguous(candidates.Count, rivals + 1),
        };
    }

    private List<KnownPair> Others() =>
        session.All(
            LinkSql.WithKey,
            static row => new KnownPair { Key = row.Pair(0), Exact = row.Text(1), Webshop = row.Text(2), Claimed = row.NamedOrNull<SystemName>(3), HasEnded = row.GetBoolean(4) },
            ("@connection", pair.Connection),
            ("@entity", EntityNames.Of(pair.Entity)),
            ("@key", matchKey),
            ("@target", target.ToString()),
            ("@pair", pair.ToString()));

    private ClaimAnswer Link(KnownPair candidate, string record)
    {
        if (candidate.Claimed == _source)
        {
            PairLinks.MakeAlias(session, pair, candidate.Key, now);
            PairLinks.SetRecord(session, candidate.Key, _source, record, matchKey, now);
            return new ClaimAnswer.Moved(candidate.Key);
        }

        var other = candidate.Record(target)!;
        PairLinks.MakeAlias(session, candidate.Key, pair, now);
        PairLinks.SetRecord(session, pair, target, other, matchKey, now);
        return new ClaimAnswer.Linked(new(other), candidate.HasEnded);
    }

    private ClaimAnswer.Granted Grant()
    {
        session.Post(LinkSql.Claim, ("@pair", pair.ToString()), ("@target", target.ToString()), ("@key", matchKey), ("@now", now.UtcTicks));
        return new();
    }

    private sealed class Standing(DbDataReader row)
    {
        private readonly string? _exact = row.Text(0);
        private readonly string? _webshop = row.Text(1);

        internal SystemName? Claimed { get; } = row.NamedOrNull<SystemName>(2);

        internal PairKey? MovedTo { get; } = row.PairOrNull(3);

        internal string? Record(SystemName system) => system == SystemName.Exact ? _exact : _webshop;
    }
}
