using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>Checks a mapping against what both systems offer. All that is wrong is told at once.</summary>
public static class MappingCompiler
{
    /// <summary>Checks a mapping.</summary>
    /// <param name="file">The mapping as written.</param>
    /// <param name="exact">What Exact Online offers.</param>
    /// <param name="webshop">What the webshop offers.</param>
    /// <param name="fileName">The name that errors give.</param>
    public static MappingResult Compile(MappingFile file, SystemSchema exact, SystemSchema webshop, string fileName)
    {
        var customer = Section(MappingSections.Customer, file.Customer, exact.Customer, webshop.Customer);
        var product = Section(MappingSections.Product, file.Product, exact.Product, webshop.Product);
        var order = Section(MappingSections.Order, file.Order, exact.Order, webshop.Order);
        var line = Section(MappingSections.OrderLine, file.OrderLine, exact.OrderLine, webshop.OrderLine, keyed: false);
        ImmutableArray<CompiledSection> all = [customer, product, order, line];
        ImmutableArray<MappingError> errors = [.. all.SelectMany(static section => section.Errors)];
        // A file with gaps was refused already; here is told what else is wrong with it.
        var isWhole = !file.Customer.Concat(file.Product).Concat(file.Order).Concat(file.OrderLine).Any(static row => row.IsGap);
        return errors.IsEmpty && isWhole
            ? new MappingResult.Compiled(new(
                MappingDigest.Of(all),
                Mapped(Entity.Customer, customer, null),
                Mapped(Entity.Product, product, null),
                Mapped(Entity.Order, order, line)))
            : new MappingResult.Refused(errors);

        CompiledSection Section(string name, ImmutableArray<MappingRow> rows, RecordSchema left, RecordSchema right, bool keyed = true) =>
            SectionCompiler.Compile(new() { File = fileName, Name = name, Rows = rows, Exact = left, Webshop = right, Keyed = keyed });
    }

    private static EntityMapping Mapped(Entity entity, CompiledSection main, CompiledSection? lines) => new()
    {
        Entity = entity,
        Main = new(main.Rows.Select(static row => row.Property)),
        Lines = lines is null ? null : new(lines.Rows.Select(static row => row.Property)),
        Key = main.Rows.Single(static row => row.Row.Key).Property,
    };
}
