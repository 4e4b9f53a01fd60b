using System.Text;
using System.Threading.Channels;
using ExactSyncCluster.Sandbox.Faults;

namespace ExactSyncCluster.Sandbox.ExactOnline.Webhooks;

/// <summary>
/// Sends messages to their callbacks, each on its own course so that a deaf receiver holds up nobody. Messages get
/// lost, repeated and overtaken as the weather has it.
/// </summary>
internal sealed class WebhookSender(
    ExactWebhookOptions options,
    SandboxFaults shared,
    HttpClient client,
    Random dice) : BackgroundService
{
    public const int MaxWaiting = 100_000;
    public const int MaxAtOnce = 200;

    private readonly Channel<(Uri Address, string Text)> waiting = Channel.CreateBounded<(Uri Address, string Text)>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly SemaphoreSlim places = new(MaxAtOnce);

    public void Send(Uri address, string text) => waiting.Writer.TryWrite((address, text));

    /// <summary>The empty call at subscribing; the status, or null when nobody answered.</summary>
    public async Task<int?> KnockAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent([]);
            using var answer = await client.PostAsync(address, content, cancellationToken);
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public override void Dispose()
    {
        places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        (Uri Address, string Text)? overtaken = null;
        await foreach (var message in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            var weather = shared.Weather;
            if (dice.NextDouble() < weather.Lost)
            {
                continue;
            }

            if (weather.Reordered && overtaken is null && waiting.Reader.TryPeek(out _))
            {
                overtaken = message;
                continue;
            }

            await LaunchAsync(message, weather, stoppingToken);
            if (overtaken is { } late)
            {
                overtaken = null;
                await LaunchAsync(late, weather, stoppingToken);
            }
        }
    }

    private async Task LaunchAsync((Uri Address, string Text) message, WebhookWeather weather, CancellationToken stopping)
    {
        var copies = dice.NextDouble() < weather.Repeated ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            await places.WaitAsync(stopping);
            var course = DeliverAsync(message.Address, message.Text, TimeSpan.FromMilliseconds(weather.DelayMs), stopping);
            if (weather.Reordered)
            {
                // What was overtaken on purpose must not overtake back.
                await course;
            }
        }
    }

    private async Task DeliverAsync(Uri address, string text, TimeSpan delay, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(delay, shared.Clock.World, stopping);
            for (var attempt = 0; attempt <= options.MaxRetries; attempt++)
            {
                if (await TryPostAsync(address, text, stopping))
                {
                    return;
                }

                await Task.Delay(options.RetryUnit * Math.Pow(2, attempt), shared.Clock.World, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The system stops; what was not delivered is lost, as it would be.
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<bool> TryPostAsync(Uri address, string text, CancellationToken stopping)
    {
        try
        {
            using var content = new StringContent(text, Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(address, content, stopping);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
