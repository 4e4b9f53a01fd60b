using System.Security.Cryptography;
using System.Text;

namespace ExactSyncCluster.Sandbox.Webshop.Hooks;

/// <summary>One hint on its way to one receiver.</summary>
internal sealed record HookMessage(string Id, string Receiver, byte[] Body)
{
    /// <summary>The Standard Webhooks signature: HMAC-SHA256 over id, time and body, joined by dots.</summary>
    public string Sign(byte[] key, long unixSeconds)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{Id}.{unixSeconds}."), .. Body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }
}
