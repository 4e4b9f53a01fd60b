namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>Holds the plan in force and throws its seeded dice, one request at a time.</summary>
internal sealed class FaultSwitch(Random dice)
{
    private readonly Lock gate = new();
    private FaultPlan plan = FaultPlan.None;
    private int[] hits = [];

    public FaultPlan Plan
    {
        get
        {
            lock (gate)
            {
                return plan;
            }
        }
    }

    public void Put(FaultPlan next)
    {
        lock (gate)
        {
            plan = next;
            hits = new int[next.Rules.Count];
        }
    }

    public FaultVerdict Decide(string method, string pathAndQuery)
    {
        lock (gate)
        {
            return plan.Rules.Count == 0 && plan.LatencyMs.Max == 0
                ? FaultVerdict.Healthy
                : Throw(method, pathAndQuery);
        }
    }

    private FaultVerdict Throw(string method, string pathAndQuery)
    {
        var wait = TimeSpan.FromMilliseconds(dice.Next(plan.LatencyMs.Min, plan.LatencyMs.Max + 1));
        for (var index = 0; index < plan.Rules.Count; index++)
        {
            var rule = plan.Rules[index];
            if (hits[index] >= (rule.Times ?? int.MaxValue) || !rule.Covers(method, pathAndQuery)
                || dice.NextDouble() >= rule.Probability)
            {
                continue;
            }

            hits[index]++;
            if (rule.Kind != FaultKind.Latency)
            {
                return new FaultVerdict(wait, rule);
            }

            wait += TimeSpan.FromMilliseconds(rule.DelayMs ?? 0);
        }

        return new FaultVerdict(wait, null);
    }
}
