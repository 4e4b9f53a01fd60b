using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using Npgsql;

namespace ExactSyncCluster.Benchmarks.BareLoops;

/// <summary>
/// Only what is unavoidable when changes are carried from Exact Online to a shop: pages of changes are read, each change is one
/// HTTP write and one durable upsert of a row, and the shop's own feed is read until every write has come back.
/// </summary>
internal sealed class BareLoop : IDisposable
{
    private const int PageOfChanges = 1000;
    private const int MostPooled = 64;

    private readonly DemoConnection _systems;
    private readonly IReadOnlyDictionary<string, string> _customerOf;
    private readonly NpgsqlDataSource _store;
    private readonly HttpClient _http;
    private readonly byte[] _state;
    private readonly ConcurrentDictionary<string, string> _etags = new(StringComparer.Ordinal);
    private long _exactPosition;
    private string? _shopCursor;

    private BareLoop(DemoConnection systems, IReadOnlyDictionary<string, string> customerOf, NpgsqlDataSource store, int bytesAState)
    {
        (_systems, _customerOf, _store) = (systems, customerOf, store);
        _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        _state = new byte[bytesAState];
    }

    /// <summary>Makes the loop, with a table of its own, and reads past all that has changed so far.</summary>
    public static async Task<BareLoop> MakeAsync(
        DemoConnection systems, IReadOnlyDictionary<string, string> customerOf, string database, int bytesAState, CancellationToken cancellation)
    {
        var store = NpgsqlDataSource.Create(
            $"{database};Maximum Pool Size={MostPooled};Max Auto Prepare=10;Auto Prepare Min Usages=2;No Reset On Close=true");
        var loop = new BareLoop(systems, customerOf, store, bytesAState);
        await using (var table = store.CreateCommand("CREATE TABLE bare_state (id text PRIMARY KEY, version bigint NOT NULL, payload bytea NOT NULL)"))
        {
            await table.ExecuteNonQueryAsync(cancellation);
        }

        await using (var external = store.CreateCommand("ALTER TABLE bare_state ALTER COLUMN payload SET STORAGE EXTERNAL"))
        {
            await external.ExecuteNonQueryAsync(cancellation);
        }

        await foreach (var _ in loop.ChangesAsync(cancellation))
        {
            // They were made before anything is measured.
        }

        await loop.ReadEchoesAsync([], cancellation);
        return loop;
    }

    /// <summary>Carries all that has changed since the last time.</summary>
    /// <param name="connections">How many changes are carried at once, each with connections of its own.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>How many changes were carried.</returns>
    public async Task<int> RunAsync(int connections, CancellationToken cancellation)
    {
        var waiting = Channel.CreateBounded<(string Account, string? Remarks)>(PageOfChanges);
        var workers = Enumerable.Range(0, connections).Select(async _ =>
        {
            await foreach (var change in waiting.Reader.ReadAllAsync(cancellation))
            {
                await CarryAsync(change.Account, change.Remarks, cancellation);
            }
        }).ToList();
        var written = new Dictionary<string, string?>(StringComparer.Ordinal);
        await foreach (var change in ChangesAsync(cancellation))
        {
            written[_customerOf[change.Account]] = change.Remarks;
            await waiting.Writer.WriteAsync(change, cancellation);
        }

        waiting.Writer.Complete();
        await Task.WhenAll(workers);
        await ReadEchoesAsync(written, cancellation);
        return written.Count;
    }

    public void Dispose()
    {
        _http.Dispose();
        _store.Dispose();
    }

    private async Task CarryAsync(string account, string? remarks, CancellationToken cancellation)
    {
        var customer = _customerOf[account];
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{_systems.WebshopAddress}/customers/{customer}");
        request.Headers.TryAddWithoutValidation("If-Match", _etags[customer]);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _systems.ApiKey);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { remarks }));
        request.Content.Headers.ContentType = new("application/merge-patch+json");
        using var answer = await _http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        _etags[customer] = answer.Headers.ETag!.ToString();

        await using var upsert = _store.CreateCommand(
            "INSERT INTO bare_state (id, version, payload) VALUES ($1, 1, $2) ON CONFLICT (id) DO UPDATE SET version = bare_state.version + 1, payload = excluded.payload");
        upsert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = account });
        upsert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = _state });
        await upsert.ExecuteNonQueryAsync(cancellation);
    }

    // Exact's feed gives 1,000 rows a page.
    private async IAsyncEnumerable<(string Account, string? Remarks)> ChangesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = Uri.EscapeDataString(string.Create(CultureInfo.InvariantCulture, $"Timestamp gt {_exactPosition}L"));
        var address = string.Create(
            CultureInfo.InvariantCulture,
            $"{_systems.ExactAddress.GetLeftPart(UriPartial.Path).TrimEnd('/')}/api/v1/{_systems.Division}/sync/CRM/Accounts?$filter={filter}&$select=ID,Timestamp,Remarks");
        while (address.Length > 0)
        {
            using var page = await GetAsync(address, "application/json", cancellation);
            var content = page.RootElement.GetProperty("d");
            foreach (var row in content.GetProperty("results").EnumerateArray())
            {
                _exactPosition = Math.Max(_exactPosition, long.Parse(row.GetProperty("Timestamp").ToString(), CultureInfo.InvariantCulture));
                yield return (row.GetProperty("ID").GetString()!, row.GetProperty("Remarks").GetString());
            }

            address = content.TryGetProperty("__next", out var next) ? next.GetString()! : "";
        }
    }

    private async Task ReadEchoesAsync(Dictionary<string, string?> written, CancellationToken cancellation)
    {
        var hasMore = true;
        while (hasMore)
        {
            var address = $"{_systems.WebshopAddress}/customers/changes?limit={PageOfChanges}{(_shopCursor is { } cursor ? $"&cursor={Uri.EscapeDataString(cursor)}" : "")}";
            using var page = await GetAsync(address, "application/json", cancellation);
            foreach (var entry in page.RootElement.GetProperty("changes").EnumerateArray())
            {
                var record = entry.GetProperty("record");
                _etags[record.GetProperty("id").GetString()!] = entry.GetProperty("etag").GetString()!;
                if (written.Remove(record.GetProperty("id").GetString()!, out var remarks) && record.GetProperty("remarks").GetString() != remarks)
                {
                    throw new InvalidOperationException("A write came back otherwise than it was made.");
                }
            }

            _shopCursor = page.RootElement.GetProperty("nextCursor").GetString();
            hasMore = page.RootElement.GetProperty("hasMore").GetBoolean();
        }

        if (written.Count > 0)
        {
            throw new InvalidOperationException($"{written.Count} writes have not come back.");
        }
    }

    private async Task<JsonDocument> GetAsync(string address, string accept, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _systems.ApiKey);
        using var answer = await _http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        return await JsonDocument.ParseAsync(body, default, cancellation);
    }
}
