using ExactSyncCluster.Sandbox.ExactOnline.Consent;
using ExactSyncCluster.Sandbox.ExactOnline.Limits;
using ExactSyncCluster.Sandbox.ExactOnline.Records;
using ExactSyncCluster.Sandbox.ExactOnline.Webhooks;
using ExactSyncCluster.Sandbox.Faults;

namespace ExactSyncCluster.Sandbox.ExactOnline;

/// <summary>The parts of one sandbox. A reset makes the division, the desk and the gate anew.</summary>
internal sealed class ExactSystem
{
    private const int DivisionDice = 1;
    private const int TokenDice = 2;

    // The webhook sender has 3.
    private const int ObserverDice = 4;

    private readonly TimeProvider clock;
    private Parts parts;

    public ExactSystem(ExactOnlineSandboxOptions options, TimeProvider time)
    {
        Options = options;
        Shared = new SandboxFaults(time, options.Seed, options.Limits.MinuteWindow, options.LogCapacity);
        clock = Shared.Clock;
        parts = Make();
        CurrentDivision = options.Division.Division;
        NoRightsOn = options.App.NoRightsOn;
        User = new WriteOrigin(options.App.UserId, options.App.UserFullName, IsPerson: false);
    }

    /// <summary>Changes of the division, whichever division that is since the last reset.</summary>
    public event Action<ChangeNotice>? Changed;

    public ExactOnlineSandboxOptions Options { get; }

    public SandboxFaults Shared { get; }

    public WebhookBook Webhooks { get; } = new();

    /// <summary>The consenting user, in whose name the app writes.</summary>
    public WriteOrigin User { get; }

    /// <summary>The company that the user last opened in the browser; it need not be the one of the app.</summary>
    public int CurrentDivision { get; set; }

    /// <summary>Resource paths on which the user has no rights at present: lists come back empty, without an error.</summary>
    public IReadOnlyList<string> NoRightsOn { get; set; }

    /// <summary>A colleague at the screen.</summary>
    public WriteOrigin Person { get; } =
        new(new Guid("c0ffee00-0000-4000-8000-000000000001"), "Medewerker Kantoor", IsPerson: true);

    public ExactDivision Division => parts.Division;

    public RegisteredApp App => parts.App;

    /// <summary>The app that only looks: an auditor, whose calls do not count against the other's limits.</summary>
    public RegisteredApp Observer => parts.Observer;

    public SandboxClock Clock => Shared.Clock;

    public RegisteredApp? FindApp(string? clientId) =>
        clientId == App.Options.ClientId ? App : clientId == Observer.Options.ClientId ? Observer : null;

    /// <summary>Whether the user may read what a path names; a feed is read by the right to its resource.</summary>
    public bool MayRead(string path) =>
        !NoRightsOn.Any(without => path.Equals(without, StringComparison.OrdinalIgnoreCase) || path.Equals($"sync/{without}", StringComparison.OrdinalIgnoreCase));

    public void Reset()
    {
        parts = Make();
        CurrentDivision = Options.Division.Division;
        NoRightsOn = Options.App.NoRightsOn;
        Webhooks.Clear();
        Shared.Reset();
    }

    private Parts Make()
    {
        var division = new ExactDivision(Options.Division, clock, new Random(Options.Seed + DivisionDice));
        division.Changed += notice => Changed?.Invoke(notice);
        return new Parts(division, Register(Options.App, TokenDice), Register(Options.Observer, ObserverDice));
    }

    private RegisteredApp Register(ExactAppOptions app, int dice) => new(
        app,
        new TokenDesk(app, Options.Tokens, clock, new Random(Options.Seed + dice)),
        new CallGate(Options.Limits, clock));

    private sealed record Parts(ExactDivision Division, RegisteredApp App, RegisteredApp Observer);
}
