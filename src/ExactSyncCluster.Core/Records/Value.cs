using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Records;

/// <summary>A typed value of one property. Equal values are equal records, whatever scale or padding they had on the wire.</summary>
[JsonConverter(typeof(ValueJsonConverter))]
public abstract record Value
{
    private Value()
    {
    }

    /// <summary>No value: absent, null and the empty text mean the same.</summary>
    public static Value Nothing { get; } = new Empty();

    /// <summary>True when there is no value.</summary>
    public bool IsEmpty => this is Empty;

    /// <summary>A text in normal form (trimmed, NFC, line feeds); an empty one is <see cref="Nothing"/>.</summary>
    public static Value Of(string? text) => TextForm.Normal(text) is { Length: > 0 } normal ? new Text(normal) : Nothing;

    /// <summary>A whole number, or nothing.</summary>
    public static Value Of(long? number) => number is { } n ? new Whole(n) : Nothing;

    /// <summary>An exact decimal, or nothing.</summary>
    public static Value Of(decimal? number) => number is { } n ? new Number(n) : Nothing;

    /// <summary>A truth value, or nothing.</summary>
    public static Value Of(bool? flag) => flag is { } f ? new Flag(f) : Nothing;

    /// <summary>A calendar day, or nothing.</summary>
    public static Value Of(DateOnly? day) => day is { } d ? new Day(d) : Nothing;

    /// <summary>No value.</summary>
    public sealed record Empty : Value;

    /// <summary>A text.</summary>
    public sealed record Text(string Content) : Value;

    /// <summary>A whole number.</summary>
    public sealed record Whole(long Content) : Value;

    /// <summary>An exact decimal number.</summary>
    public sealed record Number(decimal Content) : Value;

    /// <summary>True or false.</summary>
    public sealed record Flag(bool Content) : Value;

    /// <summary>A calendar day without a time zone.</summary>
    public sealed record Day(DateOnly Content) : Value;

    /// <summary>A point in time.</summary>
    public sealed record Instant(DateTimeOffset Content) : Value;

    /// <summary>Another record of the same system, which belongs to another pair.</summary>
    public sealed record Reference(Entity Entity, string Id) : Value;
}
