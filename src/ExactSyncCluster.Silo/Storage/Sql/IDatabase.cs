namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>One database with its schema: all that SQLite and PostgreSQL do differently. The statements are the same for both.</summary>
internal interface IDatabase : IDisposable
{
    /// <summary>What a person knows it by; without a secret.</summary>
    string Name { get; }

    /// <summary>Who holds it keeps this silo from beginning a transaction that writes, and waits for it without blocking a thread.</summary>
    SemaphoreSlim WriteGate { get; }

    /// <summary>
    /// Whether statements cost a way to a server: those without an answer then travel with the next one, and what fails is found
    /// by doing the work once more, each unit for itself.
    /// </summary>
    bool IsRemote { get; }

    /// <summary>What time it is by the clock that all share who use the database; null where only this process does.</summary>
    DateTimeOffset? SharedClock();

    /// <summary>A session for a writer, which closes it.</summary>
    DatabaseSession OpenSession();

    /// <summary>Reads beside the writer.</summary>
    T Read<T>(Func<DatabaseSession, T> read);

    /// <summary>Reads several things as they were at one moment.</summary>
    T ReadTogether<T>(Func<DatabaseSession, T> read);

    /// <summary>
    /// Begins a transaction that writes. Until it ends nobody else writes to what belongs to these connections, in this process
    /// or in another one: what is decided by what was read in it still holds when it commits.
    /// </summary>
    void BeginWrite(DatabaseSession session, IReadOnlyCollection<string> connections);

    /// <summary>Whether the database has undone a transaction for a reason that does not lie in it, and it may be done once more.</summary>
    bool MayBeRepeated(Exception error);

    /// <summary>Rids the database of what was deleted and is still readable in its files.</summary>
    void Scrub();
}
