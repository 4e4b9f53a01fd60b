using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>Sends requests to the shop as the client that the run is, and keeps to the shop's rate.</summary>
internal sealed class ShopTransport(HttpClient http, ConformanceOptions options, TimeProvider time)
{
    private const int MaxWaits = 5;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private string? bearer = (options.Credentials as ShopCredentials.ApiKey)?.Key;

    public int TooManySeen { get; private set; }

    public int TooManyWithoutRetryAfter { get; private set; }

    public async Task<ShopAnswer> SendAsync(HttpMethod method, string path, CheckRequest request, CancellationToken cancellationToken)
    {
        for (var wait = 0; ; wait++)
        {
            var answer = await SendOnceAsync(method, path, request, cancellationToken);
            if (answer.Status != 429 || wait == MaxWaits)
            {
                return answer;
            }

            TooManySeen++;
            var pause = TimeSpan.FromSeconds(1);
            if (int.TryParse(answer.Header("Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                pause = TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds));
            }
            else
            {
                TooManyWithoutRetryAfter++;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    public async Task<ShopAnswer> AskTokenAsync(string clientId, string clientSecret, Uri tokenUrl, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, tokenUrl);
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        var pair = $"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(clientSecret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        return await ReadAsync(request, "POST token endpoint", cancellationToken);
    }

    private async Task<ShopAnswer> SendOnceAsync(HttpMethod method, string path, CheckRequest sent, CancellationToken cancellationToken)
    {
        var root = options.BaseUrl.AbsoluteUri.TrimEnd('/');
        using var request = new HttpRequestMessage(method, new Uri($"{root}/{path}"));
        if (sent.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(sent.Body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(sent.MediaType);
        }

        Add(request, "Idempotency-Key", sent.IdempotencyKey);
        Add(request, "If-Match", sent.IfMatch);
        Add(request, "Authorization", sent.Authorization ?? $"Bearer {await BearerAsync(cancellationToken)}");
        return await ReadAsync(request, $"{method} /{path}", cancellationToken);
    }

    private async Task<string> BearerAsync(CancellationToken cancellationToken)
    {
        if (bearer is null && options.Credentials is ShopCredentials.ClientCredentials known)
        {
            var answer = await AskTokenAsync(known.ClientId, known.ClientSecret, known.TokenUrl, cancellationToken);
            bearer = answer.Is(200).Text("access_token");
        }

        return bearer ?? throw Expect.Failed("The token endpoint answered no access_token.");
    }

    private async Task<ShopAnswer> ReadAsync(HttpRequestMessage request, string asked, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            var mediaType = response.Content.Headers.ContentType?.MediaType;
            return new ShopAnswer(asked, (int)response.StatusCode, response.Headers, mediaType, Parse(body));
        }
        catch (HttpRequestException e)
        {
            throw Expect.Failed($"{asked} got no answer: {e.HttpRequestError}.");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Expect.Failed($"{asked} got no answer within {Patience.TotalSeconds} seconds.");
        }
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
