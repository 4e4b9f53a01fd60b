using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop.Content;

namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>
/// What the shop does to its records. Every call is one step under one lock: the place in the feed is given out in the
/// same step that stores the change, so nothing can ever appear before a place that a reader has passed.
/// </summary>
internal sealed class WebshopStore(WebshopStoreOptions options, Random dice)
{
    public const int MaxLookupResults = 100;
    public const int MaxPage = 1_000;

    private readonly Lock gate = new();
    private readonly ShopIds ids = new(dice);
    private readonly Dictionary<RecordName, int> uses = [];
    private Dictionary<ResourceKind, RecordTable> tables = NewTables();
    private int epoch = dice.Next(1, int.MaxValue / 2);

    public StoreOutcome Create(ResourceKind kind, JsonObject given, Author author, ShopInstant now)
    {
        lock (gate)
        {
            var errors = new List<ContentError>();
            WriteNames.Check(kind, given, creates: true, errors);
            var merged = MergePatch.Apply(null, given);
            if (kind is not ResourceKind.Products && IsEmpty(merged["number"]))
            {
                merged["number"] = ids.NewNumber(kind, number => tables[kind].FindByKey(number).Any());
            }

            var content = ReadContent(kind, merged, null, author, errors);
            return errors.Count > 0
                ? new StoreOutcome.Refused(new Refusal.Invalid(errors))
                : Store(kind, null, content, author, now);
        }
    }

    public StoreOutcome Update(ResourceKind kind, string id, JsonObject patch, Precondition precondition, Author author, ShopInstant now)
    {
        lock (gate)
        {
            var before = tables[kind].Find(id);
            if (Refuse(before, precondition) is { } refusal)
            {
                return new StoreOutcome.Refused(refusal);
            }

            var errors = new List<ContentError>();
            WriteNames.Check(kind, patch, creates: false, errors);
            var held = RecordJson.Content(before!);
            var merged = MergePatch.Apply(held, patch);
            var content = ReadContent(kind, merged, held, author, errors);
            if (errors.Count > 0)
            {
                return new StoreOutcome.Refused(new Refusal.Invalid(errors));
            }

            IReadOnlyList<string> altered = [.. content.Where(member => !JsonNode.DeepEquals(member.Value, held[member.Key])).Select(static member => member.Key)];
            if (altered.Count == 0 && !author.IsPerson && !options.EmptyPatchTouches)
            {
                return new StoreOutcome.Unchanged(before!);
            }

            var outcome = Store(kind, before, content, author, now);
            return outcome is StoreOutcome.Changed changed ? changed with { Altered = altered } : outcome;
        }
    }

    public StoreOutcome Delete(ResourceKind kind, string id, Precondition precondition, Author author, ShopInstant now)
    {
        lock (gate)
        {
            var before = tables[kind].Find(id);
            if (Refuse(before, precondition) is { } refusal)
            {
                return new StoreOutcome.Refused(refusal);
            }

            if (uses.ContainsKey(new RecordName(kind, id)))
            {
                return new StoreOutcome.Refused(new Refusal.InUse());
            }

            CountUses(before!.Names, -1);
            var tombstone = before with
            {
                Version = before.Version + 1,
                Modified = now,
                ModifiedBy = author.Name,
                Position = tables[kind].NextPosition(),
                Deleted = true,
                Key = null,
                Names = [],
                Json = ReadOnlyMemory<byte>.Empty,
            };
            tables[kind].Put(tombstone);
            return new StoreOutcome.Changed(tombstone);
        }
    }

    public StoredRecord? Find(ResourceKind kind, string id)
    {
        lock (gate)
        {
            return tables[kind].Find(id);
        }
    }

    public IReadOnlyList<StoredRecord> FindByKey(ResourceKind kind, string key)
    {
        lock (gate)
        {
            return [.. tables[kind].FindByKey(key).Take(MaxLookupResults)];
        }
    }

    public IReadOnlyList<StoredRecord> FindByReference(ResourceKind kind, string reference)
    {
        lock (gate)
        {
            return tables[kind].FindByReference(reference) is { } record ? [record] : [];
        }
    }

    public IReadOnlyList<StoredRecord> All(ResourceKind kind)
    {
        lock (gate)
        {
            return [.. tables[kind].InFeedOrder.Where(static record => !record.Deleted)];
        }
    }

    /// <summary>Reads on from a cursor. Changes younger than the lag are held back, with all that come after them.</summary>
    public ChangesOutcome ReadChanges(ResourceKind kind, string? cursor, int limit, TimeSpan lag, ShopInstant now)
    {
        lock (gate)
        {
            var table = tables[kind];
            table.ForgetTombstones(now.True - options.TombstoneLife);
            if (PositionOf(kind, cursor) is not { } position)
            {
                return new ChangesOutcome.Refused(new Refusal.CursorExpired());
            }

            var showUntil = now.True - lag;
            var found = table.After(position)
                .TakeWhile(record => lag <= TimeSpan.Zero || record.Modified.True <= showUntil)
                .Take(limit + 1)
                .ToList();
            var page = found.Take(limit).ToList();
            var last = page.Count > 0 ? page[^1].Position : position;
            return new ChangesOutcome.Page(page, new FeedCursor(kind, epoch, last).Encode(), found.Count > limit);
        }
    }

    public StoreCounts Count(ResourceKind kind)
    {
        lock (gate)
        {
            return new StoreCounts(tables[kind].Live, tables[kind].Tombstones, tables[kind].LastPosition);
        }
    }

    /// <summary>Makes every cursor that was handed out unknown, as a shop does that was restored from a backup.</summary>
    public void ExpireCursors()
    {
        lock (gate)
        {
            epoch++;
        }
    }

    public void Reset()
    {
        lock (gate)
        {
            tables = NewTables();
            uses.Clear();
            epoch++;
        }
    }

    private long? PositionOf(ResourceKind kind, string? text)
    {
        if (text is null)
        {
            return 0;
        }

        var table = tables[kind];
        return FeedCursor.Decode(text) is { } cursor
            && cursor.Kind == kind
            && cursor.Epoch == epoch
            && cursor.Position <= table.LastPosition
            && cursor.Position >= table.ForgottenThrough
                ? cursor.Position
                : null;
    }

    private static Refusal? Refuse(StoredRecord? before, Precondition precondition) => before switch
    {
        null => new Refusal.NotFound(),
        { Deleted: true } => new Refusal.Gone(before.Version),
        _ => precondition.Holds(before) ? null : new Refusal.Stale(before.Version),
    };

    private JsonObject ReadContent(ResourceKind kind, JsonObject merged, JsonObject? before, Author author, List<ContentError> errors)
    {
        if (kind is ResourceKind.Orders)
        {
            new OrderLines(author.IsPerson, ids.NewLine).Settle(merged, before?["lines"] as JsonArray, errors);
        }

        var reader = new ContentReader((target, id) => tables[target].Find(id) is { Deleted: false }, options.Lossy);
        return reader.Read(ResourceSchema.MembersOf(kind), merged, "", errors);
    }

    private StoreOutcome Store(ResourceKind kind, StoredRecord? before, JsonObject content, Author author, ShopInstant now)
    {
        var table = tables[kind];
        var reference = content["externalReference"]?.GetValue<string>();
        var key = content[kind.KeyMember]?.GetValue<string>();
        if (before is null && reference is not null && table.FindByReference(reference) is { } holder)
        {
            return new StoreOutcome.Refused(new Refusal.DuplicateReference(holder.Id));
        }

        if (kind.KeyIsUnique && key is not null && table.FindByKey(key).FirstOrDefault(record => record.Id != before?.Id) is { } owner)
        {
            return new StoreOutcome.Refused(new Refusal.DuplicateKey(kind.KeyMember, owner.Id));
        }

        var record = new StoredRecord
        {
            Id = before?.Id ?? ids.New(kind),
            Version = (before?.Version ?? 0) + 1,
            Modified = now,
            ModifiedBy = author.Name,
            CreatedAt = before?.CreatedAt ?? now.Shown,
            ExternalReference = reference,
            Key = key,
            Position = table.NextPosition(),
            Names = RecordNames.In(kind, content),
        };
        record = record with { Json = RecordJson.Write(record, content) };
        CountUses(before?.Names ?? [], -1);
        CountUses(record.Names, 1);
        table.Put(record);
        return new StoreOutcome.Changed(record);
    }

    private void CountUses(ImmutableArray<RecordName> names, int step)
    {
        foreach (var name in names)
        {
            var count = uses.GetValueOrDefault(name) + step;
            if (count > 0)
            {
                uses[name] = count;
            }
            else
            {
                uses.Remove(name);
            }
        }
    }

    private static bool IsEmpty(JsonNode? value) => value is null || (value is JsonValue text && text.TryGetValue<string>(out var held) && held.Length == 0);

    private static Dictionary<ResourceKind, RecordTable> NewTables() => ResourceKinds.All.ToDictionary(static kind => kind, static _ => new RecordTable());
}
