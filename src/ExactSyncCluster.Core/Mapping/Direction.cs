namespace ExactSyncCluster.Core.Mapping;

/// <summary>Which way edits of a property travel.</summary>
public enum Direction
{
    /// <summary>Both ways.</summary>
    Both,

    /// <summary>From Exact Online to the webshop.</summary>
    ToWebshop,

    /// <summary>From the webshop to Exact Online.</summary>
    ToExact,
}

/// <summary>What happens to a property when its record is made on the other side.</summary>
public enum OnCreate
{
    /// <summary>It is sent then, and later edits travel too.</summary>
    Send,

    /// <summary>It is sent then and never again.</summary>
    Only,

    /// <summary>It is not sent then; later edits travel.</summary>
    Omit,
}

/// <summary>What happens to an edit that the other side cannot take.</summary>
public enum Unwritable
{
    /// <summary>The value of the side that cannot change goes back; the edit is kept in the history.</summary>
    Restore,

    /// <summary>The two stay different; the edit is reported.</summary>
    Report,
}
