using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;

/// <summary>The published OpenAPI document, read as plain nodes with its references followed.</summary>
internal sealed class ContractDocument
{
    private const string Place = "src/ExactSyncCluster.Connectors/Webshop/openapi.yaml";
    private readonly YamlMappingNode root;

    private ContractDocument(YamlMappingNode root) => this.root = root;

    public YamlMappingNode Root => root;

    public YamlMappingNode Paths => (YamlMappingNode)root["paths"];

    public static ContractDocument Load()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, Place)))
        {
            directory = directory.Parent ?? throw new InvalidOperationException($"{Place} lies above no directory of the tests.");
        }

        using var text = File.OpenText(Path.Combine(directory.FullName, Place));
        var yaml = new YamlStream();
        yaml.Load(new MergingParser(new Parser(text)));
        return new ContractDocument((YamlMappingNode)yaml.Documents[0].RootNode);
    }

    /// <summary>What the document says of an operation, or null.</summary>
    public YamlMappingNode? Operation(string path, string method) =>
        Child(Child(Paths, path), method.ToLowerInvariant());

    /// <summary>What the document says of an answer, or null.</summary>
    public YamlMappingNode? Response(string path, string method, int status) =>
        Child(Child(Operation(path, method), "responses"), status.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The examples of an answer of one media type.</summary>
    public IReadOnlyList<YamlNode> Examples(YamlMappingNode response, string mediaType)
    {
        var content = Child(Child(response, "content"), mediaType);
        if (content is null)
        {
            return [];
        }

        if (content.Children.TryGetValue("example", out var single))
        {
            return [single];
        }

        return Child(content, "examples") is { } several
            ? [.. several.Children.Keys.Select(name => Child(several, ((YamlScalarNode)name).Value!)!["value"])]
            : [];
    }

    /// <summary>The member as a mapping, with its reference followed.</summary>
    public YamlMappingNode? Child(YamlMappingNode? parent, string name)
    {
        if (parent is null || !parent.Children.TryGetValue(name, out var child) || child is not YamlMappingNode mapping)
        {
            return null;
        }

        return mapping.Children.TryGetValue("$ref", out var reference) ? Follow(((YamlScalarNode)reference).Value!) : mapping;
    }

    public YamlMappingNode Follow(string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        YamlNode node = root;
        foreach (var part in reference[2..].Split('/'))
        {
            node = ((YamlMappingNode)node)[part.Replace("~1", "/", StringComparison.Ordinal)];
        }

        return (YamlMappingNode)node;
    }
}
