using System.Globalization;
using System.Text.Json;
using CsCheck;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Mapping;

/// <summary>Every row of the default mapping obeys the laws of its lens, for values shown by either system.</summary>
public sealed class LensLawTests
{
    private const int Samples = 2_000;

    public static TheoryData<string, string, SystemName> Rows { get; } = new(
        from part in Parts()
        from property in part.Rows.Properties
        from system in SystemNames.Both
        select (part.Section, property.Exact.Name, system));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Normal_applied_twice_changes_nothing_more(string section, string exact, SystemName system) =>
        Sample(section, exact, system, (row, shown) =>
        {
            var normal = row.Lens.Normal(system, shown);
            return normal.Equals(row.Lens.Normal(system, normal));
        });

    [Theory]
    [MemberData(nameof(Rows))]
    public void Carry_gives_a_value_in_the_others_normal_form(string section, string exact, SystemName system) =>
        Sample(section, exact, system, (row, shown) =>
            row.Lens.Carry(system, row.Lens.Normal(system, shown)) is not Carried.To there
            || there.Value.Equals(row.Lens.Normal(system.Other(), there.Value)));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Carry_to_the_other_and_back_gives_the_same_value(string section, string exact, SystemName system) =>
        Sample(section, exact, system, (row, shown) =>
        {
            var normal = row.Lens.Normal(system, shown);
            return row.Lens.Carry(system, normal) is not Carried.To there
                || (row.Lens.Carry(system.Other(), there.Value) is Carried.To back && back.Value.Equals(normal));
        });

    [Theory]
    [MemberData(nameof(Rows))]
    public void Carry_within_what_the_target_takes_is_shown_back_as_it_was_put(string section, string exact, SystemName system) =>
        Sample(section, exact, system, (row, shown) =>
        {
            var target = row.In(system.Other());
            return row.Carry(system, row.Lens.Normal(system, shown)) switch
            {
                // The target stores what it was sent; its own normal form of it is what was sent, so no edit is seen.
                Carried.To { Value: Value.Text text } => text.Content.Length <= (target.MaxLength ?? int.MaxValue)
                    && row.Lens.Normal(system.Other(), Value.Of(text.Content)).Equals(text),
                Carried.To to => !(target.Required && to.Value.IsEmpty) && row.Lens.Normal(system.Other(), to.Value).Equals(to.Value),
                Carried.Refused refused => refused.Reason.Length > 0,
                _ => false,
            };
        });

    [Theory]
    [MemberData(nameof(Rows))]
    public void Normal_forms_survive_storage(string section, string exact, SystemName system) =>
        Sample(section, exact, system, (row, shown) =>
        {
            // A lone surrogate has no form in JSON: it cannot come from a system nor go to one.
            var normal = row.Lens.Normal(system, shown);
            return normal is Value.Text text && text.Content.EnumerateRunes().Any(static rune => rune.Value == 0xFFFD)
                || normal.Equals(JsonSerializer.Deserialize<Value>(JsonSerializer.Serialize(normal)));
        });

    private static void Sample(string section, string exact, SystemName system, Func<PropertyMapping, Value, bool> law)
    {
        var row = Parts().Single(part => part.Section == section).Rows.Properties.Single(property => property.Exact.Name == exact);

        MappedValues.Of(row, system).Sample(
            shown => law(row, shown),
            iter: Samples,
            threads: 1,
            print: static shown => string.Create(CultureInfo.InvariantCulture, $"{shown.GetType().Name} {JsonSerializer.Serialize(shown)}"));
        Assert.NotNull(row.Lens);
    }

    private static IEnumerable<(string Section, PartMapping Rows)> Parts() =>
    [
        (MappingSections.Customer, TestMapping.Default.Customer.Main),
        (MappingSections.Product, TestMapping.Default.Product.Main),
        (MappingSections.Order, TestMapping.Default.Order.Main),
        (MappingSections.OrderLine, TestMapping.Default.Order.Lines!),
    ];
}
