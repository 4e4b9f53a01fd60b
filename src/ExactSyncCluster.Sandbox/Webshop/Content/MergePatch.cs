using System.Text.Json.Nodes;

namespace ExactSyncCluster.Sandbox.Webshop.Content;

/// <summary>RFC 7396: objects merge, null removes, anything else replaces.</summary>
internal static class MergePatch
{
    public static JsonObject Apply(JsonObject? target, JsonObject patch)
    {
        var merged = target is null ? [] : (JsonObject)target.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value is JsonObject inner ? Apply(merged[name] as JsonObject, inner) : value.DeepClone();
            }
        }

        return merged;
    }
}
