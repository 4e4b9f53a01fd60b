using System.Collections.Immutable;
using System.Text.Json;

namespace ExactSyncCluster.Simulation.Planting;

/// <summary>A mistake that somebody could make in Core: a name, and the text that is replaced. The product knows nothing of it.</summary>
internal sealed record PlantedBug(string Name, ImmutableArray<PlantedEdit> Edits)
{
    private const string Resource = "planted-bugs.json";

    /// <summary>All of them.</summary>
    public static ImmutableArray<PlantedBug> All { get; } = Read();

    private static ImmutableArray<PlantedBug> Read()
    {
        using var stream = typeof(PlantedBug).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded: build the simulation again.");
        return JsonSerializer.Deserialize<ImmutableArray<PlantedBug>>(stream, JsonSerializerOptions.Web);
    }
}

/// <summary>One replacement in one file of Core.</summary>
internal sealed record PlantedEdit(string File, string Find, string Replace);
