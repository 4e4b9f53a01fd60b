using ExactSyncCluster.Sandbox.ExactOnline;
using ExactSyncCluster.Sandbox.Webshop;

namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>The demo runs through Exact's minutes in seconds: every window and life span is divided by the same number.</summary>
internal static class DemoTime
{
    public const double Divisor = 60;

    public static ExactOnlineSandboxOptions Exact(DemoOptions demo)
    {
        var whole = new ExactOnlineSandboxOptions();
        return whole with
        {
            Port = demo.ExactPort,
            Seed = demo.Seed,
            Limits = whole.Limits with
            {
                Enabled = true,
                MinuteWindow = whole.Limits.MinuteWindow / Divisor,
                DayWindow = whole.Limits.DayWindow / Divisor,
                ErrorWindow = whole.Limits.ErrorWindow / Divisor,
            },

            // The life of a code stays what it is: it is given out while a silo may still be starting.
            Tokens = whole.Tokens with
            {
                AccessLife = whole.Tokens.AccessLife / Divisor,
                EarliestRefresh = whole.Tokens.EarliestRefresh / Divisor,
                RefreshLife = whole.Tokens.RefreshLife / Divisor,
                DayWindow = whole.Tokens.DayWindow / Divisor,
            },
            Webhooks = whole.Webhooks with { RetryUnit = whole.Webhooks.RetryUnit / Divisor },
        };
    }

    public static WebshopSandboxOptions Webshop(DemoOptions demo)
    {
        var whole = new WebshopSandboxOptions();
        return whole with
        {
            Port = demo.WebshopPort,
            Seed = demo.Seed,
            MinuteWindow = whole.MinuteWindow / Divisor,
            WebhookRetryPauses = [.. whole.WebhookRetryPauses.Select(static pause => pause / Divisor)],
        };
    }
}
