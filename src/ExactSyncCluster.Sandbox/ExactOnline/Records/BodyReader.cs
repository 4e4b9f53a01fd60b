using System.Text.Json;

namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>Lays a request body over a draft, as far as the property table lets the writer.</summary>
internal sealed class BodyReader(ExactDivisionOptions options, DivisionStore store)
{
    public const int MaxLines = 1_000;

    private const string LinesName = "SalesOrderLines";

    private static readonly string[] Audit =
    [
        "Created", "Creator", "CreatorFullName", "Modified", "Modifier", "ModifierFullName", "Division", "Timestamp",
    ];

    public void Read(JsonElement body, Draft draft)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw ExactRefusal.Malformed("Error processing request stream. The request should be a JSON object.");
        }

        foreach (var member in body.EnumerateObject())
        {
            if (member.Name != "__metadata")
            {
                ReadMember(member.Name, member.Value, draft);
            }
        }
    }

    private void ReadMember(string name, JsonElement value, Draft draft)
    {
        if (draft.By.IsPerson && name == "ItemCode")
        {
            // A person picks the item from a list by its code.
            GiveItemByCode(value, draft);
            return;
        }

        var rule = Rule(name, draft) ?? throw ExactRefusal.UnknownProperty(name, draft.Schema.ModelType);
        if (rule.Type == EdmType.Collection)
        {
            ReadCollection(rule, value, draft);
            return;
        }

        if (MayWrite(rule, draft))
        {
            Give(rule, value, draft);
        }
    }

    private static PropertyRule? Rule(string name, Draft draft) =>
        draft.Schema.Find(name) is { StoredAs: null } rule && (draft.By.IsPerson || rule.ShowsOn(feed: false)) ? rule : null;

    private static bool MayWrite(PropertyRule rule, Draft draft)
    {
        if (rule.Name == draft.Schema.KeyName || rule.Name == "ID" || Audit.Contains(rule.Name))
        {
            return false;
        }

        if (draft.By.IsPerson)
        {
            return !DerivedColumns.Has(draft.Schema.Kind, rule.Name);
        }

        return draft.Was is null ? rule.Create : rule.Update;
    }

    private void Give(PropertyRule rule, JsonElement json, Draft draft)
    {
        var value = EdmReader.Read(rule, json);
        if (value is string text)
        {
            value = Fit(rule, text);
        }
        else if (value is decimal number && options.PriceDecimals is { } decimals && rule.Name.EndsWith("Price", StringComparison.Ordinal))
        {
            value = Math.Round(number, decimals, MidpointRounding.AwayFromZero);
        }

        draft.Give(rule.Name, value);
    }

    private string Fit(PropertyRule rule, string text)
    {
        var most = rule.MaxLength ?? (options.ObeyAssumedLengths ? rule.AssumedLength : null);
        if (text.Length > most)
        {
            text = options.CutLongText ? text[..most.Value] : throw ExactRefusal.TooLong(rule.Name, most.Value);
        }

        return rule.PadTo is { } width && text.Length > 0 ? text.PadRight(width) : text;
    }

    private void ReadCollection(PropertyRule rule, JsonElement value, Draft draft)
    {
        if (draft.Was is not null)
        {
            throw ExactRefusal.Malformed(
                "Error processing request stream. Binding to new entities is only supported in a POST request.");
        }

        if (rule.Name != LinesName || !rule.Create)
        {
            throw ExactRefusal.Malformed($"Error processing request stream. '{rule.Name}' cannot be created here.");
        }

        var lines = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("results", out var inner) ? inner : value;
        if (lines.ValueKind != JsonValueKind.Array || lines.GetArrayLength() > MaxLines)
        {
            throw ExactRefusal.Malformed($"Error processing request stream. '{rule.Name}' should be an array of at most {MaxLines}.");
        }

        foreach (var line in lines.EnumerateArray())
        {
            var nested = Draft.New(EntityKind.SalesOrderLines, store.NewId(), draft.By);
            Read(line, nested);
            draft.Lines.Add(nested);
        }
    }

    private void GiveItemByCode(JsonElement value, Draft draft)
    {
        var name = draft.Schema.Kind switch
        {
            EntityKind.StockPositions => "ItemId",
            EntityKind.SalesItemPrices or EntityKind.SalesOrderLines => "Item",
            _ => throw ExactRefusal.UnknownProperty("ItemCode", draft.Schema.ModelType),
        };
        var item = store.Table(EntityKind.Items).FindBy("Code", value.GetString() ?? string.Empty).FirstOrDefault()
            ?? throw ExactRefusal.NoReference("ItemCode");
        draft.Give(name, item.Id);
    }
}
