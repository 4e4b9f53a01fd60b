using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>The classes in which somebody waits for a permit.</summary>
public readonly record struct WaitingClasses
{
    private readonly int _mask;

    private WaitingClasses(int mask) => _mask = mask;

    /// <summary>Nobody waits.</summary>
    public static WaitingClasses None => default;

    /// <summary>The classes named.</summary>
    public static WaitingClasses Of(params ReadOnlySpan<CallPriority> priorities)
    {
        var mask = 0;
        foreach (var priority in priorities)
        {
            mask |= 1 << (int)priority;
        }

        return new(mask);
    }

    /// <summary>Whether somebody of the class waits.</summary>
    public bool Has(CallPriority priority) => (_mask & (1 << (int)priority)) != 0;

    /// <summary>Whether somebody of another class waits.</summary>
    public bool HasOtherThan(CallPriority priority) => (_mask & ~(1 << (int)priority)) != 0;
}
