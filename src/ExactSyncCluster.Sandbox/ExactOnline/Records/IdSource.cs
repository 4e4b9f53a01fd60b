namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>Guids from a seeded dice, so that a run can be repeated.</summary>
internal sealed class IdSource(Random dice)
{
    private const int Version4 = 0x40;
    private const int VariantRfc = 0x80;

    private readonly Lock gate = new();

    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (gate)
        {
            dice.NextBytes(bytes);
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | Version4);
        bytes[8] = (byte)((bytes[8] & 0x3F) | VariantRfc);
        return new Guid(bytes, bigEndian: true);
    }
}
