using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>What is wrong.</summary>
internal enum Fault
{
    /// <summary>A property differs between the two systems.</summary>
    Differs,

    /// <summary>A record or line has no partner.</summary>
    NoPartner,

    /// <summary>A record that people made stands nowhere any more.</summary>
    Lost,

    /// <summary>A record or line stands there more than once.</summary>
    Duplicate,

    /// <summary>A write of the engine that no edit asked for.</summary>
    Echo,

    /// <summary>The systems agree, but not on the newest edit.</summary>
    NotTheNewest,

    /// <summary>An edit lost and is not in the history.</summary>
    LoserNotKept,

    /// <summary>A call was refused because there were too many, or there were more in a minute than are allowed.</summary>
    Limit,

    /// <summary>A call of the engine was answered with an error that nothing in the demo explains.</summary>
    Refused,

    /// <summary>A pair is parked that nothing in the demo should park, or the other way round.</summary>
    Parked,
}

/// <summary>One thing that is wrong, with its place. Values are shown: they are made up.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Entity">The entity; null where a whole system is meant.</param>
/// <param name="Key">The record's key, or the system.</param>
/// <param name="Line">The line, if it is one.</param>
/// <param name="Property">The property, if it is one.</param>
/// <param name="What">What was found.</param>
internal sealed record Finding(Fault Fault, Entity? Entity, string Key, string? Line, string? Property, string What)
{
    public string Place => string.Join(' ', new[] { Entity is { } entity ? EntityNames.Of(entity) : null, Key, Line is null ? null : $"line {Line}", Property }.Where(static part => part is not null));
}
