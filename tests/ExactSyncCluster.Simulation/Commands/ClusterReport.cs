using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Simulation.Cycles;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>What the cycles of a real silo came to.</summary>
internal sealed class ClusterReport(int seed, int wanted, IReadOnlyList<StretchResult> stretches)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public bool IsGood => stretches.All(static stretch => stretch.IsGood);

    private List<DoneCycle> Done => [.. stretches.SelectMany(static stretch => stretch.Done)];

    private List<StoryVerdict> Verdicts => [.. stretches.Select(static stretch => stretch.Verdict).OfType<StoryVerdict>()];

    /// <summary>One line for one cycle.</summary>
    public static void Print(TextWriter output, DoneCycle cycle, int of) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{cycle.At:HH:mm:ss.fff} {cycle.Number,4}/{of} {Word(cycle.Kind)}: {cycle.Where}; {cycle.Edits} edits"));

    public void Print(TextWriter output)
    {
        output.WriteLine();
        foreach (var kind in Enum.GetValues<CycleKind>())
        {
            var cycles = Done.Where(cycle => cycle.Kind == kind).ToList();
            var missed = cycles.Count(static cycle => !cycle.HasStruck);
            Row(output, $"cycles: {Word(kind)}", cycles.Count, missed > 0 ? $"{missed} of them met no request" : "");
        }

        Row(output, "cycles in all", Done.Count, $"of {wanted}");
        Row(output, "linked pairs", Sum(static report => report.Pairs), "");
        Row(output, "edits by people", Sum(static report => report.Edits), "");
        Row(output, "conflicts", Sum(static report => report.Conflicts), "");
        Row(output, "lost in the gap", Sum(static report => report.LostInTheGap), "not promised: an Exact edit between our last read and our write");
        Row(output, "order uncertain", Sum(static report => report.OrderUncertain), "not promised, and marked in the history");
        Row(output, "consent given", Verdicts.Sum(static verdict => verdict.Consents), "once at first, and after the reply to a token's renewal was lost");
        Row(output, "edits refused to people", Verdicts.Sum(static verdict => verdict.Report.Refusals.Count), "by the systems themselves");
        Row(output, "explained", Verdicts.Sum(static verdict => verdict.Excused.Count), "the trial of a webhook's address that a killed or hanging silo could not answer");
        Row(output, "duplicates", Findings(static finding => finding.Fault == Fault.Duplicate), "");
        Row(output, "echoes", Findings(static finding => finding.Fault == Fault.Echo), "");
        Row(output, "findings in all", Findings(static _ => true), "counted: differences, lost, doubled, echoed, not the newest, loser not kept, parked, limits, errors that no thrown fault explains");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Verdicts.Sum(static verdict => verdict.Report.Seconds):F1} s"));
        foreach (var refusal in Verdicts.SelectMany(static verdict => verdict.Report.Refusals))
        {
            output.WriteLine($"refused to a person: {refusal}");
        }

        foreach (var stretch in stretches.Where(static stretch => !stretch.IsGood))
        {
            output.WriteLine($"seed {stretch.Plan.Seed}, {stretch.Plan.Cycles.Length} cycles: {stretch.Trouble}");
            output.WriteLine(stretch.Verdict?.Evidence);
        }

        output.WriteLine(IsGood ? "Both systems are equal, nothing was lost, doubled or echoed." : "Something is not as it should be.");
    }

    public void PrintJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            Seed = seed,
            IsGood,
            Wanted = wanted,
            CyclesByKind = Enum.GetValues<CycleKind>().ToDictionary(static kind => kind.ToString(), kind => Done.Count(cycle => cycle.Kind == kind)),
            MetNoRequest = Done.Count(static cycle => !cycle.HasStruck),
            Edits = Sum(static report => report.Edits),
            Conflicts = Sum(static report => report.Conflicts),
            LostInTheGap = Sum(static report => report.LostInTheGap),
            OrderUncertain = Sum(static report => report.OrderUncertain),
            Seconds = Verdicts.Sum(static verdict => verdict.Report.Seconds),
            Stretches = stretches.Select(static stretch => new
            {
                stretch.Plan.Seed,
                stretch.Trouble,
                stretch.Verdict?.Report,
                stretch.Verdict?.Findings,
                stretch.Verdict?.Excused,
                stretch.Verdict?.Evidence,
            }),
            Cycles = Done,
        },
        Json));

    private int Sum(Func<DemoReport, int> count) => Verdicts.Sum(verdict => count(verdict.Report));

    private int Findings(Func<Finding, bool> which) => Verdicts.Sum(verdict => verdict.Findings.Count(which));

    private static void Row(TextWriter output, string what, int count, string remark) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-48} {count,6}  {remark}").TrimEnd());

    private static string Word(CycleKind kind) => kind switch
    {
        CycleKind.Kill => "killed at a random instant",
        CycleKind.KillAtRequest => "killed between a request and its reply",
        CycleKind.Hang => "hung and woken",
        CycleKind.Fault => "fault switch thrown",
    };
}
