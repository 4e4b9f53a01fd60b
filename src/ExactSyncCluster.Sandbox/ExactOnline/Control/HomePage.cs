using System.Net;
using System.Text;
using ExactSyncCluster.Sandbox.ExactOnline.Api;

namespace ExactSyncCluster.Sandbox.ExactOnline.Control;

/// <summary>One plain page for a person: what the sandbox holds, what was asked of it, and where to look on.</summary>
internal static class HomePage
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:44rem;padding:0 1rem;color:#1c2733}"
        + "h1{font-size:1.6rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
        + "td,th{text-align:left;padding:.35rem .5rem;border-bottom:1px solid #dde3ea}td.n{text-align:right}"
        + "a{color:#0b62a4}code{background:#f2f5f8;padding:.1rem .3rem;border-radius:3px}pre{background:#f2f5f8;padding:.7rem;overflow-x:auto;font-size:.85rem}";

    public static string Render(ExactSystem system, Uri home)
    {
        var page = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<title>Exact Online sandbox</title><style>").Append(Style).Append("</style></head><body>")
            .Append("<h1>Exact Online sandbox</h1><p>A stand-in for Exact Online. Division <code>")
            .Append(system.Options.Division.Division).Append("</code>, ")
            .Append(WebUtility.HtmlEncode(system.Options.Division.Description))
            .Append(". Everything is kept in memory.</p><h2>Records</h2><table>");
        foreach (var (name, kind) in RecordKinds.All)
        {
            Row(page, $"<a href=\"/control/records/{name}\">{name}</a>", system.Division.Count(kind));
        }

        var stats = system.Shared.Log.Stats;
        page.Append("</table><h2>Requests</h2><table>");
        Row(page, "<a href=\"/control/requests\">calls</a>", stats.Calls);
        Row(page, "of which writes", stats.Writes);
        Row(page, "refused with 429", stats.TooMany);
        Row(page, "other errors", stats.Errors);
        Row(page, "most calls in one clock window", stats.MaxCallsInAnyMinuteWindow);
        return page.Append("</table><h2>Switches</h2><p>")
            .Append("<a href=\"/control/faults\">faults</a> &middot; <a href=\"/control/clock\">clock</a> &middot; ")
            .Append("<a href=\"/control/webhooks\">webhook weather</a> &middot; ")
            .Append("<a href=\"/control/webhooks/subscriptions\">subscriptions</a> &middot; ")
            .Append("<a href=\"/control/stats\">stats</a></p>")
            .Append(ExactGuide.Of(system.Options, home).Html())
            .Append("</body></html>")
            .ToString();
    }

    private static void Row(StringBuilder page, string name, long value) =>
        page.Append("<tr><td>").Append(name).Append("</td><td class=\"n\">").Append(value).Append("</td></tr>");
}
