using System.Text.Json;

namespace ExactSyncCluster.Core.Mapping;

internal static class SyntaxRefusal
{
    public static MappingSyntaxError Explain(JsonException refusal, string fileName) =>
        new(fileName, refusal.LineNumber + 1, refusal.BytePositionInLine + 1, refusal.Path ?? "$", refusal.GetType()+refusal.Message+"|"+refusal.InnerException?.GetType()+refusal.InnerException?.Message);
}
