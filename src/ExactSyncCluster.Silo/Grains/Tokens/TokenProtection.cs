using ExactSyncCluster.Core.Tokens;
using Microsoft.AspNetCore.DataProtection;

namespace ExactSyncCluster.Silo.Grains.Tokens;

/// <summary>What is known of an authorisation as it is stored: no token stands there as it is.</summary>
internal sealed class TokenProtection(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("ExactSyncCluster.Token");

    /// <summary>Reads what is stored.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The keys that it was protected with are not here.</exception>
    public AuthorizationState Open(TokenDocument document) => new()
    {
        AccessToken = document.AccessToken is { } access ? _protector.Unprotect(access) : null,
        RefreshToken = document.RefreshToken is { } refresh ? _protector.Unprotect(refresh) : null,
        IssuedAt = document.IssuedAt,
        Lifetime = document.Lifetime,
        RefreshBegan = document.RefreshBegan,
        ConsentLost = document.ConsentLost,
    };

    /// <summary>Puts a state into the form that is stored.</summary>
    public void Seal(AuthorizationState state, TokenDocument document)
    {
        // Both or neither: keys that are gone leave the document as it is.
        var sealedAccess = state.AccessToken is { } access ? _protector.Protect(access) : null;
        var sealedRefresh = state.RefreshToken is { } refresh ? _protector.Protect(refresh) : null;
        (document.AccessToken, document.RefreshToken) = (sealedAccess, sealedRefresh);
        (document.IssuedAt, document.Lifetime) = (state.IssuedAt, state.Lifetime);
        (document.RefreshBegan, document.ConsentLost) = (state.RefreshBegan, state.ConsentLost);
    }
}
