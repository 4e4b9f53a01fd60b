namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>The parts that every stand-in system shares: its clock, faults, request log and webhook weather.</summary>
internal sealed class SandboxFaults
{
    private WebhookWeather weather = WebhookWeather.Fair;

    public SandboxFaults(TimeProvider world, int seed, TimeSpan minuteWindow, int logCapacity = RequestLog.DefaultCapacity)
    {
        Clock = new SandboxClock(world);
        Switch = new FaultSwitch(new Random(seed));
        Log = new RequestLog(logCapacity, minuteWindow);
    }

    public SandboxClock Clock { get; }

    public FaultSwitch Switch { get; }

    /// <summary>What is held back now.</summary>
    public HeldRequests Held { get; } = new();

    public RequestLog Log { get; }

    public WebhookWeather Weather
    {
        get => Volatile.Read(ref weather);
        set => Volatile.Write(ref weather, value);
    }

    /// <summary>Back to health: no faults, a true clock, fair weather and an empty log.</summary>
    public void Reset()
    {
        Clock.Put(new ClockSetting());
        Switch.Put(FaultPlan.None);
        Log.Clear();
        Weather = WebhookWeather.Fair;
    }
}
