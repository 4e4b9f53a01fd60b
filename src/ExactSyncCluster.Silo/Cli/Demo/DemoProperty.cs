using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>How a property is spelt in the two systems.</summary>
internal enum DemoForm
{
    Text,
    Upper,
    Lower,
    Decimal,

    /// <summary>A decimal of which nothing and zero mean the same.</summary>
    Amount,

    /// <summary>A fraction in Exact Online, a percentage in the webshop; nothing and zero mean the same.</summary>
    Percent,
    Flag,
    Day,
    Whole,
    CustomerStatus,
    OrderStatus,
    Customer,
    Product,
}

/// <summary>Which way a property travels.</summary>
internal enum DemoWay
{
    Both,
    ToWebshop,

    /// <summary>With the record when it is made, and never again.</summary>
    AtCreateToExact,

    /// <summary>Both ways with the record when it is made, and never again.</summary>
    AtCreate,
}

/// <summary>
/// One property as the demo's own people and checkers know it. This is written down a second time on purpose: a checker
/// that read the product's mapping would share its mistakes.
/// </summary>
/// <param name="Entity">Whose property it is.</param>
/// <param name="Exact">Its name in Exact Online, with the row's name before it when it stands in a row of its own.</param>
/// <param name="Webshop">Its name in the webshop.</param>
/// <param name="Form">How it is spelt.</param>
internal sealed record DemoProperty(Entity Entity, string Exact, string Webshop, DemoForm Form)
{
    /// <summary>Properties of one group win together; most stand alone.</summary>
    public string Group { get; init; } = Webshop;

    public DemoWay Way { get; init; } = DemoWay.Both;

    public bool IsOfLine { get; init; }

    public string Name(SystemName system) => system == SystemName.Exact ? Exact : Webshop;
}
