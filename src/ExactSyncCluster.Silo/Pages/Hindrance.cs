namespace ExactSyncCluster.Silo.Pages;

/// <summary>What keeps all pairs of a connection from going on.</summary>
internal enum Hindrance
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Something that ends by itself.</summary>
    Passing,

    /// <summary>Something that a person must do: some of its writes are stopped.</summary>
    Person,

    /// <summary>The same, and Exact Online is not called before that: it is paused, or consent is gone.</summary>
    Standstill,
}
