namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>What the reference says about one property: its type, where it shows and when it may be written.</summary>
internal sealed record PropertyRule
{
    public required string Name { get; init; }

    public required EdmType Type { get; init; }

    public bool Create { get; init; }

    public bool Update { get; init; }

    public bool Required { get; init; }

    /// <summary>"single" or "sync" when the property shows on one of both endpoints only.</summary>
    public string? On { get; init; }

    /// <summary>The property whose value this one shows under another name.</summary>
    public string? StoredAs { get; init; }

    /// <summary>Stated by the vendor.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Assumed by clients, stated nowhere; obeyed by option only.</summary>
    public int? AssumedLength { get; init; }

    /// <summary>Width of the column: the value comes back with spaces at its right.</summary>
    public int? PadTo { get; init; }

    public bool ShowsOn(bool feed) => On is null || On == (feed ? "sync" : "single");
}
