namespace ExactSyncCluster.Silo.Pages;

/// <summary>What keeps all pairs of a connection from going on.</summary>
internal enum Hindrance
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Something that ends by itself.</summary>
    Passing,

    /// <summary>Something that a person must do.</summary>
    Person,
}
