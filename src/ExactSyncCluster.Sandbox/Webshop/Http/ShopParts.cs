using ExactSyncCluster.Sandbox.Faults;
using ExactSyncCluster.Sandbox.Webshop.Content;
using ExactSyncCluster.Sandbox.Webshop.Hooks;
using ExactSyncCluster.Sandbox.Webshop.Records;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>The parts of one running shop.</summary>
internal sealed class ShopParts
{
    public ShopParts(WebshopSandboxOptions options, TimeProvider world)
    {
        Options = options;
        Shared = new SandboxFaults(world, options.Seed, options.MinuteWindow, options.RequestLogCapacity);
        Store = new WebshopStore(
            new WebshopStoreOptions
            {
                TombstoneLife = options.TombstoneLife,
                EmptyPatchTouches = options.EmptyPatchTouches,
                Lossy = options.Lossy ? LossyRules.All : LossyRules.None,
            },
            new Random(options.Seed));
        Clients = new ShopClients(options, new Random(options.Seed + 1));
        Rate = new RateWindow(options.RequestsPerMinute, options.MinuteWindow);
        Keys = new IdempotencyStore(options.IdempotencyLife);
        Hooks = new HookRegistry();
        Outbox = new HookOutbox(Hooks, Shared, new Random(options.Seed + 2));
    }

    public WebshopSandboxOptions Options { get; }

    public SandboxFaults Shared { get; }

    public WebshopStore Store { get; }

    public ShopClients Clients { get; }

    public RateWindow Rate { get; }

    public IdempotencyStore Keys { get; }

    public HookRegistry Hooks { get; }

    public HookOutbox Outbox { get; }

    /// <summary>How long a change stays unseen by the feed after it was made.</summary>
    public TimeSpan FeedLag { get; set; }

    public ShopInstant Now => new(Whole(Shared.Clock.GetUtcNow()), Whole(Shared.Clock.TrueUtcNow));

    public void Reset()
    {
        Store.Reset();
        Keys.Clear();
        Rate.Clear();
        Hooks.Clear();
        Shared.Reset();
        FeedLag = TimeSpan.Zero;
    }

    private static DateTimeOffset Whole(DateTimeOffset instant) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
