namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

internal static class OrderStatus
{
    public const int Open = 12;
    public const int Partial = 20;
    public const int Complete = 21;
    public const int Cancelled = 45;

    public static bool IsEnd(object? status) => status is Complete or Cancelled;

    public static string? Describe(object? status) => status switch
    {
        Open => "Open",
        Partial => "Gedeeltelijk",
        Complete => "Volledig",
        Cancelled => "Geannuleerd",
        _ => null,
    };
}
