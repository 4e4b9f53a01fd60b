using System.Text.Json;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Sends writes, each once.</summary>
internal sealed class RecordWriter(ExactResources resources, ExactAddresses addresses, HttpCalls calls, AnswerMeaning meaning, RecordReader reader, RowReader rows, TimeProvider time)
{
    // Without it most properties of the answer are null, although they are stored.
    private static readonly KeyValuePair<string, string> Represent = new("Prefer", "return=representation");

    /// <summary>Sends a write.</summary>
    public Task<WriteOutcome> WriteAsync(WriteRequest request, CallContext call, CancellationToken cancellation) => request switch
    {
        WriteRequest.CreateRecord create => CreateAsync(create, call, cancellation),
        WriteRequest.UpdateRecord { Lines: { IsDefaultOrEmpty: false } } => Refuse("lines", "Exact Online takes no lines in the update of an order; each line is written as a row."),
        WriteRequest.UpdateRecord update => UpdateAsync(resources.Main(update.Entity), update.Record.Value, update.Fields, call, cancellation),
        WriteRequest.DeleteRecord delete => DeleteAsync(resources.Main(delete.Entity), delete.Record.Value, call, cancellation),
        WriteRequest.CreateRow row => OnRows(row.Entity, row.Collection, rows => CreateRowAsync(rows, row, call, cancellation)),
        WriteRequest.UpdateRow row => OnRows(row.Entity, row.Row.Collection, rows => UpdateAsync(rows, row.Row.Id, row.Fields, call, cancellation)),
        WriteRequest.DeleteRow row => OnRows(row.Entity, row.Row.Collection, rows => DeleteAsync(rows, row.Row.Id, call, cancellation)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<WriteOutcome> CreateAsync(WriteRequest.CreateRecord create, CallContext call, CancellationToken cancellation)
    {
        var main = resources.Main(create.Entity);
        var body = create.Entity == Entity.Order
            ? WireBody.Of(create.Fields, RecordReader.LinesName, create.Lines)
            : WireBody.Of(create.Fields);
        return await PostAsync(main, body, create.Fields, (wire, read) => reader.Observe(create.Entity, wire, read), call, cancellation);
    }

    private async Task<WriteOutcome> CreateRowAsync(ExactResource resource, WriteRequest.CreateRow create, CallContext call, CancellationToken cancellation)
    {
        var fields = Bare(resource, create.Fields);
        var parent = new Value.Reference(resource.Entity, create.Record.Value);
        return await PostAsync(resource, WireBody.Of(fields.With(resource.Parent!, parent)), fields, Observe, call, cancellation);

        Observation? Observe(JsonElement wire, ReadWindow read) => rows.Read(resource, wire, read.End) is { } row
            ? new() { System = SystemName.Exact, Entity = resource.Entity, Record = create.Record, Rows = [row], Read = read }
            : null;
    }

    private async Task<WriteOutcome> PostAsync(
        ExactResource resource,
        ReadOnlyMemory<byte> body,
        Fields sent,
        Func<JsonElement, ReadWindow, Observation?> observe,
        CallContext call,
        CancellationToken cancellation)
    {
        var start = time.GetUtcNow();
        var post = new OutgoingCall { Method = HttpMethod.Post, Address = addresses.Of(resource.Path), Endpoint = resource.Path, Body = body, Headers = [Represent] };
        var outcome = await calls.WriteAsync(post, call, cancellation);
        if (meaning.WriteFailure(outcome) is { } failure)
        {
            return failure;
        }

        var read = new ReadWindow(start, time.GetUtcNow());
        return WireEnvelope.Open(((AttemptOutcome.Answer)outcome).Body) is { Rows: [var made] } && observe(made, read) is { } shown
            ? new WriteOutcome.Applied(IsWhole(shown, sent) ? shown : null, shown.Rows[0].Key.Id)
            : new WriteOutcome.Unknown("Exact Online says that the record was made, but the answer does not name it.");
    }

    // An answer that shows as empty what was just sent does not represent the record; taken for one, it would clear values.
    private static bool IsWhole(Observation shown, Fields sent) =>
        sent.All(field => field.Value.IsEmpty || shown.Rows[0].Fields!.TryGetValue(field.Key, out var value) && !value.IsEmpty);

    private async Task<WriteOutcome> UpdateAsync(ExactResource resource, string id, Fields fields, CallContext call, CancellationToken cancellation)
    {
        var put = new OutgoingCall { Method = HttpMethod.Put, Address = addresses.Row(resource.Path, id), Endpoint = resource.Path, Body = WireBody.Of(Bare(resource, fields)) };
        var outcome = await calls.WriteAsync(put, call, cancellation);
        return AnswerMeaning.IsMissing(outcome)
            ? new WriteOutcome.Conflict("gone")
            : meaning.WriteFailure(outcome) ?? new WriteOutcome.Applied(null);
    }

    private async Task<WriteOutcome> DeleteAsync(ExactResource resource, string id, CallContext call, CancellationToken cancellation)
    {
        var delete = new OutgoingCall { Method = HttpMethod.Delete, Address = addresses.Row(resource.Path, id), Endpoint = resource.Path };
        var outcome = await calls.WriteAsync(delete, call, cancellation);
        return AnswerMeaning.IsMissing(outcome)
            ? new WriteOutcome.AlreadyApplied(null)
            : meaning.WriteFailure(outcome) ?? new WriteOutcome.Applied(null);
    }

    private Task<WriteOutcome> OnRows(Entity entity, string collection, Func<ExactResource, Task<WriteOutcome>> write) =>
        resources.Writable(entity, collection) is { } found
            ? write(found)
            : Refuse("collection", $"Exact Online has no rows named {collection} that could be written for this entity.");

    // The engine names a price row's properties as its mapping does, with the collection before the dot.
    private static Fields Bare(ExactResource resource, Fields fields) =>
        resource.Collection == Collections.Prices
            ? new(fields.Select(static field => KeyValuePair.Create(field.Key[(field.Key.IndexOf('.', StringComparison.Ordinal) + 1)..], field.Value)))
            : fields;

    private static Task<WriteOutcome> Refuse(string code, string reason) =>
        Task.FromResult<WriteOutcome>(new WriteOutcome.Rejected(code, reason));
}
