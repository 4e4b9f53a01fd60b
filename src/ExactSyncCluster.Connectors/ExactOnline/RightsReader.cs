using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Asks what the consenting user may do: a missing right otherwise shows as an empty list, which looks like a division without records.</summary>
internal sealed class RightsReader(ExactAddresses addresses, ExactPages pages, ExactResources resources)
{
    private const string Path = "users/UserHasRights";
    private const string Reading = "GET";

    private static readonly string[] Actions = [Reading, "POST", "PUT", "DELETE"];

    private IEnumerable<string> Endpoints =>
        new[] { resources.Accounts, resources.Items, resources.Prices, resources.Orders, resources.Lines }.Select(static resource => resource.Path);

    public async Task<ImmutableArray<ExactOnlineRight>> ReadAsync(CallContext call, CancellationToken cancellation)
    {
        var rights = ImmutableArray.CreateBuilder<ExactOnlineRight>();
        foreach (var endpoint in Endpoints)
        {
            foreach (var action in Actions)
            {
                rights.Add(new(endpoint, action, Flag(await AskAsync(endpoint, action, call, cancellation))));
            }
        }

        return rights.ToImmutable();
    }

    /// <summary>Null when everything may be read; otherwise what may not and what to do, or why it could not be asked.</summary>
    public async Task<CallFailure?> CheckReadingAsync(CallContext call, CancellationToken cancellation)
    {
        var missing = new List<string>();
        foreach (var endpoint in Endpoints)
        {
            var answer = await AskAsync(endpoint, Reading, call, cancellation);
            if (answer is PageRead.Failed { Failure: { Cause: not FailureCause.Refused } failure })
            {
                return failure;
            }

            // An Exact that does not tell of rights is read as it is.
            if (Flag(answer) == false)
            {
                missing.Add(endpoint);
            }
        }

        return missing.Count == 0
            ? null
            : new(FailureCause.Refused, $"The user who gave consent at Exact Online may not read {string.Join(", ", missing)}, which then look empty. Give that user the rights in Exact Online, or give consent again as a user who has them.");
    }

    private Task<PageRead> AskAsync(string endpoint, string action, CallContext call, CancellationToken cancellation) =>
        pages.OneAsync(Path, addresses.Of(Path, $"endpoint={ExactAddresses.Quoted(endpoint)}", $"action={ExactAddresses.Quoted(action)}"), call, cancellation);

    private static bool? Flag(PageRead answer) => answer is PageRead.Rows { Content: [var first, ..] } ? Flag(first) : null;

    // The name under which the answer stands is not documented, so the first truth value is it.
    private static bool? Flag(JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Object => answer.EnumerateObject().Select(static member => Flag(member.Value)).FirstOrDefault(static flag => flag is not null),
        _ => null,
    };
}
