using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Faults;
using ExactSyncCluster.Sandbox.Webshop.Content;
using ExactSyncCluster.Sandbox.Webshop.Records;
using Microsoft.Net.Http.Headers;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>POST, PATCH and DELETE of records.</summary>
internal sealed class WriteEndpoints(ShopParts shop)
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    private const string Json = "application/json";
    private const string MergePatchJson = "application/merge-patch+json";

    public void Map(RouteGroupBuilder api)
    {
        foreach (var kind in ResourceKinds.All)
        {
            api.MapPost($"/{kind.Path}", context => CreateAsync(context, kind));
            api.MapPatch($"/{kind.Path}/{{id}}", context => UpdateAsync(context, kind));
            api.MapDelete($"/{kind.Path}/{{id}}", context => DeleteAsync(context, kind));
        }
    }

    private async Task CreateAsync(HttpContext context, ResourceKind kind)
    {
        var (body, problem) = await JsonBody.ReadAsync(context, Json);
        if (body is null)
        {
            await problem!.WriteAsync(context);
            return;
        }

        var client = ShopClient.Of(context);
        if (KeyOf(context) is not { } key)
        {
            await ShopProblem.KeyMissing.WriteAsync(context);
            return;
        }

        Name(context, body);
        switch (shop.Keys.Begin(client.Name, key, RequestFingerprint.Of(kind.Path, body), shop.Shared.Clock.TrueUtcNow))
        {
            case IdempotencyVerdict.Replay replay:
                context.Response.Headers[Replayed] = "true";
                await CreatedAsync(context, kind, replay.Record);
                break;
            case IdempotencyVerdict.InProgress:
                await ShopProblem.KeyInProgress.WriteAsync(context);
                break;
            case IdempotencyVerdict.Reused:
                await ShopProblem.KeyReused.WriteAsync(context);
                break;
            default:
                await CreateOnceAsync(context, kind, body, client, key);
                break;
        }
    }

    private async Task CreateOnceAsync(HttpContext context, ResourceKind kind, JsonObject body, ShopClient client, string key)
    {
        StoredRecord? made = null;
        try
        {
            if (shop.Options.CreateDelay > TimeSpan.Zero)
            {
                await Task.Delay(shop.Options.CreateDelay, shop.Shared.Clock.World, CancellationToken.None);
            }

            var outcome = shop.Store.Create(kind, body, Author.Client(client.Name), shop.Now);
            if (outcome is StoreOutcome.Changed changed)
            {
                made = changed.Record;
                Applied(context, kind, changed);
                RequestTrace.Of(context).Created = true;
            }
            else if (outcome is StoreOutcome.Refused refused)
            {
                await ShopProblem.From(refused.Reason).WriteAsync(context);
            }
        }
        finally
        {
            shop.Keys.End(client.Name, key, made, shop.Shared.Clock.TrueUtcNow);
        }

        if (made is not null)
        {
            await CreatedAsync(context, kind, made);
        }
    }

    private async Task UpdateAsync(HttpContext context, ResourceKind kind)
    {
        var id = (string)context.GetRouteValue("id")!;
        if (Missing(kind, id) is { } missing)
        {
            await missing.WriteAsync(context);
            return;
        }

        var (patch, problem) = await JsonBody.ReadAsync(context, MergePatchJson);
        var precondition = PreconditionOf(context, ref problem);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        Name(context, patch!);
        var author = Author.Client(ShopClient.Of(context).Name);
        var outcome = shop.Store.Update(kind, id, patch!, precondition, author, shop.Now);
        await AnswerAsync(context, kind, outcome);
    }

    private async Task DeleteAsync(HttpContext context, ResourceKind kind)
    {
        var id = (string)context.GetRouteValue("id")!;
        var problem = Missing(kind, id);
        var precondition = PreconditionOf(context, ref problem);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        var author = Author.Client(ShopClient.Of(context).Name);
        var outcome = shop.Store.Delete(kind, id, precondition, author, shop.Now);
        await AnswerAsync(context, kind, outcome);
    }

    private Task AnswerAsync(HttpContext context, ResourceKind kind, StoreOutcome outcome)
    {
        switch (outcome)
        {
            case StoreOutcome.Changed { Record.Deleted: true } deleted:
                Applied(context, kind, deleted);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case StoreOutcome.Changed changed:
                Applied(context, kind, changed);
                return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, changed.Record);
            case StoreOutcome.Unchanged same:
                return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, same.Record);
            case StoreOutcome.Refused refused:
                return ShopProblem.From(refused.Reason).WriteAsync(context);
            default:
                return ShopProblem.InternalError.WriteAsync(context);
        }
    }

    private ShopProblem? Missing(ResourceKind kind, string id) => shop.Store.Find(kind, id) switch
    {
        null => ShopProblem.NotFound,
        { Deleted: true } gone => ShopProblem.From(new Refusal.Gone(gone.Version)),
        _ => null,
    };

    private void Applied(HttpContext context, ResourceKind kind, StoreOutcome.Changed change)
    {
        var trace = RequestTrace.Of(context);
        trace.Applied = true;
        trace.RecordId = change.Record.Id;
        trace.Altered = change.Altered;
        shop.Outbox.Announce(kind, change.Record);
    }

    private static Task CreatedAsync(HttpContext context, ResourceKind kind, StoredRecord record)
    {
        context.Response.Headers.Location = $"{WebshopSandbox.ApiPath}/{kind.Path}/{record.Id}";
        return JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, record);
    }

    private static void Name(HttpContext context, JsonObject body) =>
        RequestTrace.Of(context).Fields = [.. body.Select(static member => member.Key)];

    private static string? KeyOf(HttpContext context) =>
        context.Request.Headers[IdempotencyKey] is [{ Length: > 0 and <= IdempotencyStore.MaxKeyLength } key]
        && key.All(static letter => letter is >= ' ' and <= '~')
            ? key
            : null;

    private static Precondition PreconditionOf(HttpContext context, ref ShopProblem? problem)
    {
        if (problem is not null)
        {
            return new Precondition.None();
        }

        var given = context.Request.Headers.IfMatch;
        if (given.Count == 0 || given.Any(static value => value?.Trim() is "*" or ""))
        {
            problem = ShopProblem.PreconditionRequired;
            return new Precondition.None();
        }

        if (!EntityTagHeaderValue.TryParseStrictList([.. given.Select(static value => value ?? "")], out var tags))
        {
            problem = ShopProblem.Malformed("If-Match must hold entity tags, each between double quotes.");
            return new Precondition.None();
        }

        return new Precondition.Match([.. tags.Where(static tag => !tag.IsWeak).Select(static tag => tag.Tag.ToString())]);
    }
}
