using System.Text.Json;
using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Core.Tests.Mapping;

/// <summary>The schema for editors says the same as the compiler.</summary>
public sealed class MappingSchemaTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonElement Schema = JsonDocument.Parse(DefaultMapping.SchemaText).RootElement;

    public static TheoryData<string> Sections { get; } =
        [MappingSections.Customer, MappingSections.Product, MappingSections.Order, MappingSections.OrderLine];

    [Theory]
    [MemberData(nameof(Sections))]
    public void Schema_lists_the_properties_that_the_systems_offer(string section)
    {
        Assert.Equal(Offered(TestSchemas.Exact), Listed("exact"));
        Assert.Equal(Offered(TestSchemas.Webshop), Listed("webshop"));

        IEnumerable<string> Offered(SystemSchema schema) => schema.Section(section).Properties.Values
            // No property of the webshop is a point in time, so nothing can be joined with one.
            .Where(static property => property.Type != DataType.Instant)
            .Select(static property => property.Name)
            .Order(StringComparer.Ordinal);

        IEnumerable<string> Listed(string member) => Texts(RowMembers(section).GetProperty(member).GetProperty("enum")).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Schema_lists_the_words_that_the_compiler_knows()
    {
        Assert.Equal(["text", "integer", "decimal", "boolean", "date", "dateTime", "reference"], Words("type"));
        Assert.Equal(["both", "toWebshop", "toExact"], Words("direction"));
        Assert.Equal(["send", "only", "omit"], Words("onCreate"));
        Assert.Equal(["restore", "report"], Words("unwritable"));
        Assert.Equal(["percent", "lowercase", "uppercase"], Words("convert"));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Schema_describes_every_member_of_a_row(string section)
    {
        var members = RowMembers(section).EnumerateObject().ToList();

        string[] all = ["exact", "webshop", "type", "direction", "group", "onCreate", "unwritable", "key", "convert", "codes", "empty"];
        Assert.Equal(section == MappingSections.OrderLine ? all.Where(static name => name != "key") : all, members.Select(static member => member.Name));
        Assert.All(members, static member => Assert.NotEmpty(Resolved(member.Value).GetProperty("description").GetString()!));
    }

    [Fact]
    public void Schema_accepts_the_default_mapping()
    {
        using var mapping = JsonDocument.Parse(DefaultMapping.Text, WithComments);

        Assert.Null(Misfit(mapping.RootElement, Schema, "$"));
    }

    [Theory]
    [InlineData("{ }", "$ lacks customer")]
    [InlineData("{ \"customer\": [], \"product\": [], \"order\": [], \"orderLine\": [], \"x\": 1 }", "$ has x")]
    [InlineData("{ \"customer\": [{ \"exact\": \"Nmae\" }] }", "$.customer[0].exact is not listed")]
    [InlineData("{ \"customer\": [{ \"direction\": \"up\" }] }", "$.customer[0].direction is not listed")]
    [InlineData("{ \"customer\": [{ \"key\": \"yes\" }] }", "$.customer[0].key is no boolean")]
    [InlineData("{ \"orderLine\": [{ \"key\": true }] }", "$.orderLine[0] has key")]
    [InlineData("{ \"customer\": [{ \"exact\": \"Name\", \"webshop\": \"name\" }] }", "$.customer[0] lacks type")]
    public void Schema_refuses_what_is_no_mapping(string json, string misfit) =>
        Assert.Equal(misfit, Misfit(JsonDocument.Parse(json).RootElement, Schema, "$"));

    private static JsonElement RowMembers(string section) => Schema.GetProperty("$defs").GetProperty(section + "Row").GetProperty("properties");

    private static IEnumerable<string> Words(string definition) =>
        Schema.GetProperty("$defs").GetProperty(definition).GetProperty("oneOf").EnumerateArray().Select(static word => word.GetProperty("const").GetString()!);

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(static text => text.GetString()!);

    private static JsonElement Resolved(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? Schema.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]) : schema;

    /// <summary>The first place that does not fit, by the few keywords that this schema uses; null when all fits.</summary>
    private static string? Misfit(JsonElement value, JsonElement unresolved, string path)
    {
        var schema = Resolved(unresolved);
        if (schema.TryGetProperty("type", out var type) && !IsOfType(value, type.GetString()!))
        {
            return $"{path} is no {type.GetString()}";
        }

        if ((schema.TryGetProperty("enum", out var names) && !Texts(names).Contains(value.GetString()))
            || (schema.TryGetProperty("oneOf", out var words) && !words.EnumerateArray().Any(word => word.GetProperty("const").GetString() == value.GetString())))
        {
            return $"{path} is not listed";
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => MisfitIn(value, schema, path),
            JsonValueKind.Array => value.EnumerateArray()
                .Select((item, index) => Misfit(item, schema.GetProperty("items"), $"{path}[{index}]"))
                .FirstOrDefault(static misfit => misfit is not null),
            _ => null,
        };
    }

    private static string? MisfitIn(JsonElement value, JsonElement schema, string path)
    {
        foreach (var member in value.EnumerateObject())
        {
            var form = schema.TryGetProperty("properties", out var members) && members.TryGetProperty(member.Name, out var known)
                ? known
                : schema.GetProperty("additionalProperties");
            if (form.ValueKind == JsonValueKind.False)
            {
                return $"{path} has {member.Name}";
            }

            if (Misfit(member.Value, form, $"{path}.{member.Name}") is { } misfit)
            {
                return misfit;
            }
        }

        return schema.TryGetProperty("required", out var required)
            && Texts(required).FirstOrDefault(name => !value.TryGetProperty(name, out _)) is { } missing
            ? $"{path} lacks {missing}"
            : null;
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };
}
