using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>What a lens made of a value.</summary>
public abstract record Carried
{
    private Carried()
    {
    }

    /// <summary>The value in the other side's normal form.</summary>
    public sealed record To(Value Value) : Carried;

    /// <summary>The other side has no form for it; the reason speaks of the value's shape only.</summary>
    public sealed record Refused(string Reason) : Carried;
}

/// <summary>
/// How one property is seen from the other side. Both directions obey, on normal forms: putting back what was got
/// changes nothing, and what was put is what is then got. A value for which that cannot hold is refused.
/// </summary>
public abstract record Lens
{
    private Lens()
    {
    }

    /// <summary>The value's normal form in a system. Applying it twice changes nothing more.</summary>
    public abstract Value Normal(SystemName system, Value value);

    /// <summary>Carries a value in normal form to the other system.</summary>
    public abstract Carried Carry(SystemName from, Value value);

    // A text that did not come through Value.Of may be padded or empty.
    private static Value Tidy(Value value) =>
        value is Value.Text text && TextForm.Normal(text.Content) is var normal && (normal.Length == 0 || !ReferenceEquals(normal, text.Content)) ? Value.Of(normal) : value;

    /// <summary>The same value on both sides; <paramref name="WhenEmpty"/> is what an empty value means.</summary>
    public sealed record Same(Value WhenEmpty) : Lens
    {
        /// <inheritdoc/>
        public override Value Normal(SystemName system, Value value) => Tidy(value) is { IsEmpty: false } tidy ? tidy : WhenEmpty;

        /// <inheritdoc/>
        public override Carried Carry(SystemName from, Value value) => new Carried.To(value);
    }

    /// <summary>Exact's 0 or 1 and the webshop's true or false; empty means false.</summary>
    public sealed record ByteFlag : Lens
    {
        private static readonly Value No = new Value.Whole(0);
        private static readonly Value Off = new Value.Flag(false);

        /// <inheritdoc/>
        public override Value Normal(SystemName system, Value value) =>
            (system, value) switch
            {
                (SystemName.Exact, Value.Empty) => No,
                (SystemName.Exact, Value.Whole(not (0 or 1))) => new Value.Whole(1),
                (SystemName.Webshop, Value.Empty) => Off,
                _ => value,
            };

        /// <inheritdoc/>
        public override Carried Carry(SystemName from, Value value) => value switch
        {
            Value.Whole whole => new Carried.To(new Value.Flag(whole.Content != 0)),
            Value.Flag flag => new Carried.To(new Value.Whole(flag.Content ? 1 : 0)),
            _ => new Carried.Refused("it is neither 0, 1, true nor false"),
        };
    }

    /// <summary>Exact's fraction and the webshop's percentage; empty means zero.</summary>
    public sealed record Percent : Lens
    {
        // A decimal keeps 28 digits: within these limits a fraction is multiplied and divided back exactly.
        private const int MostPlaces = 12;
        private const decimal LargestFraction = 10_000_000m;

        /// <inheritdoc/>
        public override Value Normal(SystemName system, Value value) => value switch
        {
            Value.Number number => new Value.Number(decimal.Round(number.Content, system == SystemName.Exact ? MostPlaces : MostPlaces - 2)),
            Value.Empty => new Value.Number(0),
            _ => value,
        };

        /// <inheritdoc/>
        public override Carried Carry(SystemName from, Value value) => (from, value) switch
        {
            (SystemName.Exact, Value.Number { Content: >= -LargestFraction and <= LargestFraction } fraction) =>
                new Carried.To(new Value.Number(fraction.Content * 100)),
            (SystemName.Webshop, Value.Number { Content: >= -LargestFraction * 100 and <= LargestFraction * 100 } percentage) =>
                new Carried.To(new Value.Number(percentage.Content / 100)),
            (_, Value.Number) => new Carried.Refused("it is no percentage: too large"),
            _ => new Carried.Refused("it is not a number"),
        };
    }

    /// <summary>
    /// A code whose letter case each side writes its own way. A text with letters whose two cases do not lead back to
    /// each other (a capital sharp s, a theta symbol) keeps its case, and is refused where that would change it.
    /// </summary>
    public sealed record LetterCase(bool ExactUpper, bool WebshopUpper) : Lens
    {
        /// <inheritdoc/>
        public override Value Normal(SystemName system, Value value) =>
            Tidy(value) is Value.Text text ? new Value.Text(Written(system, text.Content) ?? text.Content) : value is Value.Text ? Value.Nothing : value;

        /// <inheritdoc/>
        public override Carried Carry(SystemName from, Value value)
        {
            if (value is not Value.Text text)
            {
                return new Carried.To(value);
            }

            return Written(from.Other(), text.Content) is { } there && Written(from, there) == text.Content
                ? new Carried.To(new Value.Text(there))
                : new Carried.Refused("it has letters whose upper and lower case do not lead back to each other");
        }

        private static string InCase(string content, bool upper) =>
            TextForm.Normal(upper ? content.ToUpperInvariant() : content.ToLowerInvariant());

        // Null when the way to the other system's case and back does not end where it began.
        private string? Written(SystemName system, string content)
        {
            var (upper, otherUpper) = system == SystemName.Exact ? (ExactUpper, WebshopUpper) : (WebshopUpper, ExactUpper);
            var written = InCase(content, upper);
            return InCase(written, upper) == written && InCase(InCase(written, otherUpper), upper) == written ? written : null;
        }
    }

    /// <summary>A closed list of codes, one to one.</summary>
    public sealed record Codes(ImmutableArray<CodePair> Pairs) : Lens
    {
        /// <inheritdoc/>
        public override Value Normal(SystemName system, Value value) => Tidy(value);

        /// <inheritdoc/>
        public override Carried Carry(SystemName from, Value value)
        {
            if (value.IsEmpty)
            {
                return new Carried.To(value);
            }

            foreach (var pair in Pairs)
            {
                if (from == SystemName.Exact ? pair.Exact == value : pair.Webshop == value)
                {
                    return new Carried.To(from == SystemName.Exact ? pair.Webshop : pair.Exact);
                }
            }

            return new Carried.Refused($"the list of codes has no row for this {from} code");
        }

        /// <inheritdoc/>
        public bool Equals(Codes? other) => other is not null && Pairs.SequenceEqual(other.Pairs);

        /// <inheritdoc/>
        public override int GetHashCode() => Pairs.Length;
    }
}

/// <summary>One row of a list of codes.</summary>
public sealed record CodePair(Value Exact, Value Webshop);
