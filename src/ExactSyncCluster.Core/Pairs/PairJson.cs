using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>The stored form of states, history and messages: names in camel case, enums by name, nulls left out.</summary>
public static class PairJson
{
    /// <summary>The options of the stored form.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
