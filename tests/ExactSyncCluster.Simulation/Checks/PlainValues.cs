using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>Compares values as <see cref="Ledger.Plain"/> writes them: a text in other letters is the same.</summary>
internal sealed class PlainValues : IEqualityComparer<Value>
{
    public static PlainValues Comparer { get; } = new();

    public bool Equals(Value? x, Value? y) => (x, y) is (Value.Text one, Value.Text other)
        ? string.Equals(one.Content, other.Content, StringComparison.OrdinalIgnoreCase)
        : x == y;

    public int GetHashCode(Value obj) => obj is Value.Text text ? string.GetHashCode(text.Content, StringComparison.OrdinalIgnoreCase) : obj.GetHashCode();
}
