using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using ExactSyncCluster.Sandbox.Guides;
using ExactSyncCluster.Sandbox.Webshop.Content;
using ExactSyncCluster.Sandbox.Webshop.Control;
using ExactSyncCluster.Sandbox.Webshop.Http;

namespace ExactSyncCluster.Sandbox.Webshop;

/// <summary>The shop's own page: what it holds, and where to look.</summary>
internal sealed class ShopPage(ShopParts shop)
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem;color:#1b1f24}"
        + "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d8dee4}"
        + "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}a{color:#0b57d0}pre{background:#8882;padding:.7rem;overflow-x:auto;font-size:.85rem}"
        + "@media(prefers-color-scheme:dark){body{background:#14171a;color:#e6e8ea}th,td{border-color:#343a40}a{color:#8ab4f8}}";

    public void Map(WebApplication app) =>
        app.MapGet("/", () => Results.Content(Render(app.Home()), "text/html; charset=utf-8"));

    private string Render(Uri home)
    {
        var stats = shop.Shared.Log.Stats;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append(CultureInfo.InvariantCulture, $"<meta name=\"viewport\" content=\"width=device-width\"><title>{Escape(shop.Options.ShopName)}</title>")
            .Append(CultureInfo.InvariantCulture, $"<style>{Style}</style></head><body><h1>{Escape(shop.Options.ShopName)}</h1>")
            .Append("<p>A stand-in Customwebshop. All it holds is in memory.</p>")
            .Append("<table><thead><tr><th>Resource</th><th class=\"n\">Records</th><th class=\"n\">Deleted</th><th class=\"n\">Changes</th></tr></thead><tbody>");
        foreach (var kind in ResourceKinds.All)
        {
            var counts = shop.Store.Count(kind);
            page.Append(CultureInfo.InvariantCulture, $"<tr><td><a href=\"/control/records/{kind.Path}\">{kind.Path}</a></td>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{counts.Live}</td><td class=\"n\">{counts.Tombstones}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{counts.LastPosition}</td></tr>");
        }

        return page.Append("</tbody></table>")
            .Append(CultureInfo.InvariantCulture, $"<p>{stats.Calls} API requests, of which {stats.Writes} writes and {stats.Errors} errors; ")
            .Append(CultureInfo.InvariantCulture, $"{shop.Hooks.Count} webhooks registered.</p><p>")
            .Append("<a href=\"/control/stats\">stats</a> · <a href=\"/control/requests\">requests</a> · <a href=\"/control/faults\">faults</a> · ")
            .Append("<a href=\"/control/clock\">clock</a> · <a href=\"/control/webhooks\">webhooks</a> · <a href=\"/control/feed\">feed</a></p>")
            .Append(CultureInfo.InvariantCulture, $"<p>The API is at <code>{WebshopSandbox.ApiPath}</code>, the token endpoint at <code>{WebshopSandbox.TokenPath}</code>.</p>")
            .Append(ShopGuide.Of(shop.Options, home).Html())
            .Append("</body></html>")
            .ToString();
    }

    private static string Escape(string text) => HtmlEncoder.Default.Encode(text);
}
