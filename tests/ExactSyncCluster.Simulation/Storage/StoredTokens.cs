using ExactSyncCluster.Core.Tokens;

namespace ExactSyncCluster.Simulation.Storage;

/// <summary>The store of one authorisation, under a version.</summary>
internal sealed class StoredTokens
{
    private readonly HashSet<string> _ever = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>What is stored.</summary>
    public AuthorizationState State { get; private set; } = AuthorizationState.None;

    public (AuthorizationState State, long Version) Read() => (State, _version);

    /// <summary>Whether an access token was stored at any time.</summary>
    public bool HasStored(string token) => _ever.Contains(token);

    /// <summary>Writes under the version that was read; false when somebody else wrote since.</summary>
    public bool Write(long expected, AuthorizationState state)
    {
        if (expected != _version)
        {
            return false;
        }

        (State, _version) = (state, _version + 1);
        if (state.AccessToken is { } token)
        {
            _ever.Add(token);
        }

        return true;
    }
}
