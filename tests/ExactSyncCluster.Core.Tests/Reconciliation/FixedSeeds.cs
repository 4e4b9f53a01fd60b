using System.Globalization;
using CsCheck;
using Xunit.Sdk;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>
/// Draws the same histories at every run, so that a run says something about the change and not about its luck.
/// LAW_FIRST_SEED=n draws others, to look further.
/// </summary>
internal static class FixedSeeds
{
    private const string Variable = "LAW_FIRST_SEED";

    public static void ForSeeds<T>(this Gen<T> gen, int count, Action<T> holds)
    {
        var first = ulong.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var given) ? given : 1;
        for (var seed = first; seed < first + (ulong)count; seed++)
        {
            var drawn = gen.Generate(new PCG(1, seed), null, out _);
            try
            {
                holds(drawn);
            }
            catch (Exception exception)
            {
                throw new XunitException($"The law is broken by seed {seed} ({Variable}={seed} runs it first): {exception.Message}\n{Print(drawn)}", exception);
            }
        }
    }

    private static string Print<T>(T drawn) => drawn is System.Collections.IEnumerable many ? string.Join('\n', many.Cast<object>()) : $"{drawn}";
}
