using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using ExactSyncCluster.Sandbox.Webshop.Http;

namespace ExactSyncCluster.Sandbox.Webshop.Hooks;

/// <summary>
/// Delivers hints, a few at once, each with a bounded number of attempts. A receiver that answers 410 is struck off.
/// </summary>
internal sealed partial class HookSender(ShopParts shop, ILogger<HookSender> logger) : BackgroundService
{
    public const int MaxAtOnce = 8;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HoldForNext = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly SemaphoreSlim places = new(MaxAtOnce);

    private TimeProvider World => shop.Shared.Clock.World;

    public override void Dispose()
    {
        http.Dispose();
        places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await SendAllAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The shop stops.
        }
    }

    private async Task SendAllAsync(CancellationToken stoppingToken)
    {
        var messages = shop.Outbox.Messages;
        while (await messages.WaitToReadAsync(stoppingToken))
        {
            if (!messages.TryRead(out var message))
            {
                continue;
            }

            var next = shop.Shared.Weather.Reordered ? await NextAsync(messages, stoppingToken) : null;
            if (next is not null)
            {
                var overtaking = await StartAsync(next, stoppingToken);
                await Task.WhenAny(overtaking, Task.Delay(HoldForNext, World, stoppingToken));
            }

            await StartAsync(message, stoppingToken);
        }
    }

    /// <summary>Waits a moment for a message that can overtake the one in hand.</summary>
    private async Task<HookMessage?> NextAsync(ChannelReader<HookMessage> messages, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(HoldForNext, World);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        try
        {
            return await messages.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Waits for a free place and leaves the delivery to itself, so that a slow receiver holds up only its own.</summary>
    private async Task<Task> StartAsync(HookMessage message, CancellationToken stopping)
    {
        await places.WaitAsync(stopping);
        return DeliverAsync(message, stopping);
    }

    private async Task DeliverAsync(HookMessage message, CancellationToken stopping)
    {
        var holdsPlace = true;
        try
        {
            await PauseAsync(TimeSpan.FromMilliseconds(shop.Shared.Weather.DelayMs), stopping);
            var delivered = await AttemptAsync(message, stopping);
            places.Release();
            holdsPlace = false;
            foreach (var pause in delivered ? [] : shop.Options.WebhookRetryPauses)
            {
                await PauseAsync(pause, stopping);
                if (await AttemptAsync(message, stopping))
                {
                    return;
                }
            }

            if (!delivered)
            {
                LogGivenUp(logger, message.Id, message.Receiver);
            }
        }
        catch (OperationCanceledException)
        {
            // The shop stops; hints are only hints.
        }
        finally
        {
            if (holdsPlace && !stopping.IsCancellationRequested)
            {
                places.Release();
            }
        }
    }

    private async Task<bool> AttemptAsync(HookMessage message, CancellationToken stopping)
    {
        if (shop.Hooks.Find(message.Receiver) is not { } receiver)
        {
            return true;
        }

        using var patience = new CancellationTokenSource(AttemptTimeout, World);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        try
        {
            using var request = Request(message, receiver);
            using var answer = await http.SendAsync(request, either.Token);
            if (answer.StatusCode is HttpStatusCode.Gone)
            {
                shop.Hooks.Remove(receiver.Name);
            }

            return answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.Gone;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private HttpRequestMessage Request(HookMessage message, HookRegistration receiver)
    {
        var seconds = shop.Now.Shown.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url) { Content = new ByteArrayContent(message.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", message.Sign(receiver.Key, seconds));
        return request;
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken stopping) =>
        pause > TimeSpan.Zero ? Task.Delay(pause, World, stopping) : Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook message {MessageId} to {Receiver} was given up after its last attempt.")]
    private static partial void LogGivenUp(ILogger logger, string messageId, string receiver);
}
