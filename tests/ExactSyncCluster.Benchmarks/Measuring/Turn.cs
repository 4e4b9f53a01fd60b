namespace ExactSyncCluster.Benchmarks.Measuring;

/// <summary>What one contestant needed for the same changes.</summary>
/// <param name="Changes">How many changes were carried.</param>
/// <param name="Writing">From its first look at Exact's feed until its last write has ended.</param>
/// <param name="Whole">From the same moment until the last echo is dealt with.</param>
/// <param name="Own">Processor time of the contestant itself.</param>
/// <param name="Database">Processor time of PostgreSQL.</param>
/// <param name="Systems">Processor time of both systems.</param>
internal sealed record Turn(int Changes, TimeSpan Writing, TimeSpan Whole, TimeSpan Own, TimeSpan Database, TimeSpan Systems)
{
    public double ChangesASecond => Changes / Writing.TotalSeconds;

    public double WithEchoesASecond => Changes / Whole.TotalSeconds;

    public double OwnPerChange => Own.TotalMicroseconds / Changes;

    public double DatabasePerChange => Database.TotalMicroseconds / Changes;

    public double SystemsPerChange => Systems.TotalMicroseconds / Changes;
}
