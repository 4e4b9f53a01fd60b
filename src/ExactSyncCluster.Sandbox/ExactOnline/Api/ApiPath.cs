using System.Globalization;
using ExactSyncCluster.Sandbox.ExactOnline.Query;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

internal enum ApiTarget
{
    Unknown,
    Token,
    Me,
    Divisions,
    Rights,
    Webhooks,
    Records,
}

/// <summary>What a path points at. Case does not matter.</summary>
internal sealed record ApiPath(ApiTarget Target)
{
    public const string Root = "/api/v1/";

    private const string CountSuffix = "/$count";

    public int? Division { get; init; }

    public ExactResource? Resource { get; init; }

    public Guid? Key { get; init; }

    /// <summary>The path goes on from one order to its lines.</summary>
    public bool ToLines { get; init; }

    public bool IsCount { get; init; }

    /// <summary>The endpoint without its key, as errors are counted.</summary>
    public string Endpoint { get; init; } = string.Empty;

    public static ApiPath Parse(string path)
    {
        if (path.Equals("/api/oauth2/token", StringComparison.OrdinalIgnoreCase))
        {
            return new ApiPath(ApiTarget.Token);
        }

        if (!path.StartsWith(Root, StringComparison.OrdinalIgnoreCase))
        {
            return new ApiPath(ApiTarget.Unknown);
        }

        var rest = path[Root.Length..].TrimEnd('/');
        if (rest.Equals("current/Me", StringComparison.OrdinalIgnoreCase))
        {
            return new ApiPath(ApiTarget.Me) { Endpoint = "current/Me" };
        }

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && int.TryParse(rest[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var division)
            ? InDivision(division, rest[(slash + 1)..])
            : new ApiPath(ApiTarget.Unknown) { Endpoint = rest };
    }

    private static ApiPath InDivision(int division, string rest)
    {
        var isCount = rest.EndsWith(CountSuffix, StringComparison.OrdinalIgnoreCase);
        var bare = isCount ? rest[..^CountSuffix.Length] : rest;
        var open = bare.IndexOf('(', StringComparison.Ordinal);
        var close = bare.IndexOf(')', StringComparison.Ordinal);
        var endpoint = open < 0 ? bare : bare[..open];
        Guid? key = open >= 0 && close > open ? ReadKey(bare[(open + 1)..close]) : null;
        var tail = close >= 0 ? bare[(close + 1)..] : string.Empty;
        var toLines = tail.Equals("/SalesOrderLines", StringComparison.OrdinalIgnoreCase);
        if ((open >= 0 && key is null) || (tail.Length > 0 && !toLines))
        {
            return new ApiPath(ApiTarget.Unknown) { Division = division, Endpoint = endpoint };
        }

        return Known(endpoint) with
        {
            Division = division,
            Key = key,
            IsCount = isCount,
            ToLines = toLines,
            Endpoint = endpoint.ToLowerInvariant(),
        };
    }

    private static ApiPath Known(string endpoint)
    {
        if (endpoint.Equals("system/Divisions", StringComparison.OrdinalIgnoreCase))
        {
            return new ApiPath(ApiTarget.Divisions);
        }

        if (endpoint.Equals("users/UserHasRights", StringComparison.OrdinalIgnoreCase))
        {
            return new ApiPath(ApiTarget.Rights);
        }

        if (endpoint.Equals("webhooks/WebhookSubscriptions", StringComparison.OrdinalIgnoreCase))
        {
            return new ApiPath(ApiTarget.Webhooks);
        }

        return ExactResource.Find(endpoint) is { } resource
            ? new ApiPath(ApiTarget.Records) { Resource = resource }
            : new ApiPath(ApiTarget.Unknown);
    }

    private static Guid? ReadKey(string text)
    {
        try
        {
            return FilterParser.Literals(text) is [Guid id] ? id : null;
        }
        catch (ExactRefusal)
        {
            return null;
        }
    }
}
