using System.Net;
using ExactSyncCluster.Sandbox.ExactOnline.Consent;
using ExactSyncCluster.Sandbox.ExactOnline.Limits;
using ExactSyncCluster.Sandbox.ExactOnline.Records;
using ExactSyncCluster.Sandbox.ExactOnline.Webhooks;

namespace ExactSyncCluster.Sandbox.ExactOnline;

/// <summary>Everything that can be chosen about the stand-in for Exact Online.</summary>
public sealed record ExactOnlineSandboxOptions
{
    /// <summary>The address that is listened on; loopback when not given.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Seed of ids, rowversion gaps, tokens and fault dice.</summary>
    public int Seed { get; init; } = 1;

    public ExactAppOptions App { get; init; } = new();

    /// <summary>A second app, which may read all and change nothing.</summary>
    public ExactAppOptions Observer { get; init; } = ExactAppOptions.ReadingOnly;

    public ExactTokenOptions Tokens { get; init; } = new();

    public ExactLimitOptions Limits { get; init; } = new();

    public ExactDivisionOptions Division { get; init; } = new();

    public ExactWebhookOptions Webhooks { get; init; } = new();

    /// <summary>False serves the API to anyone, for tests that are not about consent.</summary>
    public bool RequireToken { get; init; } = true;

    /// <summary>Accounts and Items refuse an unfiltered GET on their single endpoints.</summary>
    public bool MandatoryFilter { get; init; }

    /// <summary>The vendor writes 201; recordings show 200.</summary>
    public int CreatedStatus { get; init; } = 201;

    /// <summary>How many requests the request log keeps.</summary>
    public int LogCapacity { get; init; } = 200_000;
}
