using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Benchmarks.Reports;

/// <summary>A run as a program reads it.</summary>
internal static class JsonPage
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Of(BenchmarkRun run) => JsonSerializer.Serialize(run, Written) + "\n";
}
