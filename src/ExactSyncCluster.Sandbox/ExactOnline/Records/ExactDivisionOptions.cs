namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>How the division behaves where the vendor leaves room, and which of its traps are set.</summary>
public sealed record ExactDivisionOptions
{
    public int Division { get; init; } = 123456;

    public string Description { get; init; } = "Zandbak B.V.";

    /// <summary>The first rowversion; above 2^31 so that a filter without L fails, as it does on a busy database.</summary>
    public long FirstTimestamp { get; init; } = 4_300_000_000;

    /// <summary>Prices are rounded to this many decimals when they are stored; null keeps all.</summary>
    public int? PriceDecimals { get; init; }

    /// <summary>Text over its stated length is cut instead of refused.</summary>
    public bool CutLongText { get; init; }

    /// <summary>Also obey the lengths that clients assume and the vendor never stated.</summary>
    public bool ObeyAssumedLengths { get; init; }

    /// <summary>A deletion of an order names the header's ID instead of its OrderID.</summary>
    public bool DeletedOrderNamesHeaderId { get; init; }

    /// <summary>Feed rows come in no useful order, inside pages and across them.</summary>
    public bool UnorderedPages { get; init; }

    /// <summary>Share of changes whose rowversion becomes readable only after <see cref="LateFor"/>.</summary>
    public double LateShare { get; init; }

    public TimeSpan LateFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>API reads show the state of this long ago; zero reads what is.</summary>
    public TimeSpan StaleReads { get; init; }

    /// <summary>How long the log of deletions is kept.</summary>
    public TimeSpan DeletedLogLife { get; init; } = TimeSpan.FromDays(61);
}
