using ExactSyncCluster.Sandbox.ExactOnline.Limits;

namespace ExactSyncCluster.Sandbox.ExactOnline.Consent;

/// <summary>A registered app with what is its own: its tokens and its limits on the division.</summary>
internal sealed record RegisteredApp(ExactAppOptions Options, TokenDesk Desk, CallGate Gate);
