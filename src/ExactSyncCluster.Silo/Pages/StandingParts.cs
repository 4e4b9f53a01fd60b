using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>The parts by which a connection is shown on more than one page.</summary>
internal static class StandingParts
{
    private const int MostLinks = 10;

    private static readonly PairStatus[] Columns =
        [PairStatus.Settled, PairStatus.Working, PairStatus.Waiting, PairStatus.Parked, PairStatus.Known, PairStatus.Ended];

    public static Html Phase(ConnectionStanding one) => one switch
    {
        { Phase: null } => Chip("bad", "does not answer"),
        { Phase: ConnectionPhase.Paused } => Chip("busy", Words.Of(ConnectionPhase.Paused)),
        { NeedsConsent: true } => Chip("bad", "needs consent"),
        { Phase: { } phase } when phase != ConnectionPhase.Running => Chip("busy", Words.Of(phase)),
        _ when one.Fuses.Any() => Chip("bad", "some writes are stopped"),
        _ when SystemNames.Both.Where(system => one.End(system).Trouble is not null).ToList() is { Count: > 0 } troubled => troubled.TrueForAll(system => one.End(system).IsOutOfCalls)
            ? Chip("busy", $"waits for calls to {string.Join(" and ", troubled.Select(Words.Of))}")
            : Chip("bad", $"cannot read {string.Join(" and ", troubled.Select(Words.Of))}"),
        _ when SystemNames.Both.Where(system => one.End(system).IsReadWhole).ToList() is { Count: > 0 } whole =>
            Chip("busy", $"reading all of {string.Join(" and ", whole.Select(Words.Of))}"),
        _ => Chip("good", Words.Of(ConnectionPhase.Running)),
    };

    public static Html Status(PairStatus status) => Chip(Words.Tone(status), Words.Of(status));

    public static string Where(ConnectionStanding one) =>
        $"{one.Definition.Exact.BaseAddress.Authority}, division {one.Definition.Exact.Division} ⇄ {one.Definition.Webshop.BaseAddress.Authority}";

    /// <summary>What waits for a person, or keeps the connection from going on; first what to do.</summary>
    public static Html Needs(ConnectionStanding one, Page page)
    {
        var parked = one.Count(null, PairStatus.Parked);
        var needs = Html.Of(
            $"{Hindrances(one, page)}{Html.When(one.Stuck.Count > 0, () => Need("bad", Stuck(one.Stuck)))}{Html.When(parked > 0, () => Need("bad", Html.Of($"<a href=\"/connections/{one.Name}?status=Parked\">{parked} {(parked == 1 ? "record needs" : "records need")} a person</a>")))}");
        return needs.ToString().Length > 0
            ? Html.Of($"<ul class=\"needs\">{needs}</ul>")
            : Html.Of($"<p class=\"fine\">Nothing needs you.</p>");
    }

    /// <summary>What keeps the connection from going on, on the page of one of its records; nothing when nothing does.</summary>
    public static Html Troubles(ConnectionStanding one, Page page) =>
        Hindrances(one, page) is var troubles && troubles.ToString().Length > 0 ? Html.Of($"<ul class=\"needs\">{troubles}</ul>") : Html.None;

    private static Html Hindrances(ConnectionStanding one, Page page)
    {
        var address = $"/connections/{one.Name}";
        Html[] needs =
        [
            Html.When(!one.IsWhole, static () => Need("busy", Html.Text("A part of this connection did not answer just now. Look again in a moment."))),
            Html.When(one.Phase == ConnectionPhase.Paused, () => Need("busy", Html.Of($"The connection is paused: nothing is carried over until it is let go on. {page.Button($"{address}/resume", "Let it go on", "primary")}"))),
            Html.When(one.NeedsConsent, () => Need("bad", Html.Of($"{Sentence.Of(Consent(one.Token!.Reason))} {page.Button($"{address}/consent", "Give consent at Exact Online", "primary")}"))),
            .. one.Fuses.Select(fuse => Need("bad", Html.Of(
                $"Stopped: {Words.Of(fuse.Kind)} in {Words.Of(fuse.System)}. {Sentence.Of(fuse.Reason)} {page.Button($"{address}/fuses", "Let them go on", "primary", ("system", fuse.System.ToString()), ("kind", fuse.Kind.ToString()))}"))),
            .. SystemNames.Both.Where(system => one.End(system).Trouble is not null && !(system == SystemName.Exact && one.NeedsConsent)).Select(system => Need(
                "busy", Html.Of($"Nothing new comes from {Words.Of(system)}. {Sentence.Of(one.End(system).Trouble!)} It is tried again by itself."))),
            .. SystemNames.Both.Where(system => one.End(system) is { Trouble: null, IsReadWhole: true } && one.Phase == ConnectionPhase.Running).Select(static system => Need(
                "busy", Html.Of($"All records of {Words.Of(system)} are being read: for the first time, or because it was emptied or restored from a backup, or because the mapping was changed. What is missing there is not taken for deleted."))),
            .. SystemNames.Both.SelectMany(system => one.End(system).Quota?.Stops ?? []).Select(static stop => Need("busy", Html.Of($"Calls are held back: {stop}. They go on by themselves."))),
        ];
        return Html.All(needs);
    }

    // The button stands beside it: the way to its page need not be told.
    private static string Consent(string? reason) => reason?.Split("; open the connection's page")[0].Replace(".)", ")", StringComparison.Ordinal) ?? "Consent is needed";

    /// <summary>How many pairs of each entity stand how; each number leads to its list.</summary>
    public static Html Counts(ConnectionStanding one)
    {
        var columns = Columns.Where(status => status is PairStatus.Settled or PairStatus.Waiting or PairStatus.Parked || one.Count(null, status) > 0).ToList();
        return Html.Of($"""
            <table class="counts">
            <tr><th></th>{columns.Select(static status => Html.Of($"<th>{Words.Of(status)}</th>"))}</tr>
            {EntityNames.All.Select(entity => Html.Of($"<tr><th>{Words.Many(entity)}</th>{columns.Select(status => Cell(one, entity, status))}</tr>"))}
            </table>
            """);
    }

    public static Html KnownUntil(EndStanding end, LocalTime time) => end switch
    {
        { Feeds: null } => Html.Text("does not answer"),
        { KnownUntil: { } until } => Html.Of($"known until {time.Ago(until)}"),
        _ => Html.Text("not yet read to the end"),
    };

    public static Html CallsLeft(EndStanding end) => end.Quota switch
    {
        { MinuteLeft: { } minute, DayLeft: { } day } => Html.Of($", calls left: {minute} this minute, {day} today"),
        { DayLeft: { } day } => Html.Of($", calls left: {day} today"),
        { MinuteLeft: { } minute } => Html.Of($", calls left: {minute} this minute"),
        _ => Html.None,
    };

    /// <summary>What waits for calls, and how long the last of each class takes.</summary>
    public static string Backlog(IEnumerable<BacklogLine> backlog) => string.Join(", ", backlog.Select(static line =>
        $"{line.Pairs} {Words.Of(line.Class)}{(line.Duration is { } duration ? $" ({(duration < LocalTime.Moment ? "at once" : $"about {LocalTime.Span(duration)}")})" : "")}"));

    public static Html Chip(string tone, string text) => Html.Of($"<span class=\"chip {tone}\">{text}</span>");

    private static Html Stuck(IReadOnlyList<StuckLine> stuck)
    {
        var pairs = stuck.Select(static line => line.Pair).Distinct().ToList();
        var links = pairs.Take(MostLinks).Select(static pair => Html.Of($" <a href=\"{PairTable.Address(pair)}\">{Words.One(pair.Entity)}</a>"));
        return Html.Of($"{(stuck.Count >= StandingReader.MostStuck ? "Many changes" : stuck.Count == 1 ? "1 change" : $"{stuck.Count} changes")} could not be taken in, and the log says why. None is lost, and each is tried again by itself; all else goes on. Look at:{links}");
    }

    private static Html Cell(ConnectionStanding one, Entity entity, PairStatus status) => one.Count(entity, status) switch
    {
        0 => Html.Of($"<td class=\"none\">0</td>"),
        var count => Html.Of($"<td class=\"{Words.Tone(status)}\"><a href=\"/connections/{one.Name}?entity={EntityNames.Of(entity)}&amp;status={status.ToString()}\">{count}</a></td>"),
    };

    private static Html Need(string tone, Html content) => Html.Of($"<li class=\"{tone}\">{content}</li>");
}
