using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Asks what the consenting user may do: a missing right otherwise shows as an empty list, which looks like a division without records.</summary>
internal sealed class RightsReader(ExactAddresses addresses, ExactPages pages, ExactResources resources)
{
    private const string Path = "users/UserHasRights";

    public async Task<ImmutableArray<ExactOnlineRight>> ReadAsync(CallContext call, CancellationToken cancellation)
    {
        var rights = ImmutableArray.CreateBuilder<ExactOnlineRight>();
        foreach (var endpoint in new[] { resources.Accounts, resources.Items, resources.Prices, resources.Orders, resources.Lines }.Select(static resource => resource.Path))
        {
            foreach (var action in new[] { "GET", "POST", "PUT", "DELETE" })
            {
                rights.Add(new(endpoint, action, await AskAsync(endpoint, action, call, cancellation)));
            }
        }

        return rights.ToImmutable();
    }

    private async Task<bool?> AskAsync(string endpoint, string action, CallContext call, CancellationToken cancellation)
    {
        var address = addresses.Of(Path, $"endpoint={ExactAddresses.Quoted(endpoint)}", $"action={ExactAddresses.Quoted(action)}");
        return await pages.OneAsync(Path, address, call, cancellation) is PageRead.Rows { Content: [var answer, ..] }
            ? Flag(answer)
            : null;
    }

    // The name under which the answer stands is not documented, so the first truth value is it.
    private static bool? Flag(JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Object => answer.EnumerateObject().Select(static member => Flag(member.Value)).FirstOrDefault(static flag => flag is not null),
        _ => null,
    };
}
