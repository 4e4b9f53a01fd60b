using System.Globalization;
using ExactSyncCluster.Sandbox.Guides;

namespace ExactSyncCluster.Sandbox.ExactOnline.Control;

/// <summary>How the Exact Online sandbox is used.</summary>
internal static class ExactGuide
{
    public static Guide Of(ExactOnlineSandboxOptions options, Uri home)
    {
        var accounts = $"{home}control/records/accounts";
        return new(
            [
                ("host", home.AbsoluteUri.TrimEnd('/')),
                ("division", options.Division.Division.ToString(CultureInfo.InvariantCulture)),
                ("clientId", options.App.ClientId),
                ("clientSecret", options.App.ClientSecret),
                ("webhookSecret", options.App.WebhookSecret),
            ],
            [
                ("Make an account, as a colleague does at the screen", Guide.Call("POST", accounts, """{"Code":"10001","Name":"Jansen B.V.","Status":"C"}""")),
                ("List accounts; the same goes for items, prices, stock, orders, orderlines and deleted", $"curl {accounts}"),
                ("Find one by its code", $"curl '{accounts}?code=10001'"),
                ("Edit one: put the _id of the list in the place of ID", Guide.Call("PATCH", $"{accounts}/ID", """{"Name":"Jansen en Zoon B.V."}""")),
                ("Delete one", $"curl -X DELETE {accounts}/ID"),
                ("Let the next three writes fail, and be well again", Guide.Call("PUT", $"{home}control/faults", """{"rules":[{"kind":"serviceUnavailable","methods":["POST","PUT"],"times":3}]}""")
                    + "\n" + Guide.Call("PUT", $"{home}control/faults", "{}")),
                ("Take the consent back", $"curl -X POST {home}control/consent/revoke"),
            ]);
    }
}
