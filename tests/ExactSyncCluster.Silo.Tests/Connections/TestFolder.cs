using System.Text.Json.Nodes;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Connections.Files;

namespace ExactSyncCluster.Silo.Tests.Connections;

/// <summary>A folder of connection files that is removed at the end, and an environment of its own.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exact-sync-files-");

    internal Dictionary<string, string> Environment { get; } = new() { ["EXACT_SECRET"] = "from-the-environment" };

    internal string Path => _folder.FullName;

    internal static Uri Home { get; } = new("http://127.0.0.1:8080");

    /// <summary>A whole file, without a warning.</summary>
    internal static JsonObject Whole(string name = "acme") => new()
    {
        ["name"] = name,
        ["exact"] = new JsonObject { ["host"] = "nl", ["division"] = 123456, ["clientId"] = "app", ["clientSecret"] = "env:EXACT_SECRET" },
        ["webshop"] = new JsonObject { ["address"] = "https://shop.example/api", ["apiKey"] = "env:EXACT_SECRET" },
    };

    internal void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);

    internal ConnectionReading Read() => ConnectionFolder.Read(Path, Home, name => Environment.GetValueOrDefault(name));

    internal string[] Errors() => [.. Assert.IsType<ConnectionReading.Refused>(Read()).Errors];

    internal ConnectionDefinition Only() => Assert.Single(Assert.IsType<ConnectionReading.Read>(Read()).Definitions);

    public void Dispose() => _folder.Delete(recursive: true);
}
