using ExactSyncCluster.Sandbox.Guides;

namespace ExactSyncCluster.Sandbox.Webshop.Control;

/// <summary>How the webshop sandbox is used.</summary>
internal static class ShopGuide
{
    public static Guide Of(WebshopSandboxOptions options, Uri home)
    {
        var customers = $"{home}control/records/customers";
        return new(
            [
                ("address", $"{home.AbsoluteUri.TrimEnd('/')}{WebshopSandbox.ApiPath}"),
                ("apiKey", options.ApiKeys.Keys.First()),
                ("webhookSecret", "whsec_ and 24 to 64 bytes in base64: you make it up"),
            ],
            [
                ("Make a customer, as a colleague does in the shop's back office", Guide.Call("POST", customers, """{"number":"20001","name":"De Vries"}""")),
                ("List customers; the same goes for products and orders", $"curl {customers}"),
                ("Find one by its number", $"curl '{customers}?code=20001'"),
                ("Edit one: put the id of the list in the place of ID", Guide.Call("PATCH", $"{customers}/ID", """{"name":"De Vries en dochters"}""")),
                ("Delete one", $"curl -X DELETE {customers}/ID"),
                ("Let the shop be down, and be well again", Guide.Call("PUT", $"{home}control/faults", """{"rules":[{"kind":"htmlMaintenance"}]}""")
                    + "\n" + Guide.Call("PUT", $"{home}control/faults", "{}")),
            ]);
    }
}
