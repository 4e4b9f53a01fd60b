using System.Data;
using System.Data.Common;
using ExactSyncCluster.Silo.Storage.Pairs;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>Gives a command its text. A method each, so that every text is a constant and a statement is prepared once.</summary>
internal delegate void Statement(DbCommand command);

/// <summary>One connection with its statements. Used by one thread at a time.</summary>
internal sealed class DatabaseSession(DbConnection connection) : IDisposable
{
    private readonly Dictionary<Statement, DbCommand> _commands = [];
    private DbBatch? _posted;
    private DbBatch? _sent;
    private List<DbBatchCommand> _postedOnes = [];
    private List<DbBatchCommand> _sentOnes = [];

    /// <summary>Whether what is posted waits for the next statement that has an answer, and travels with it.</summary>
    internal bool Gathers { get; set; }

    /// <summary>What was read of pairs' rows before the work began; null when they are to be read one by one.</summary>
    internal RowsAhead? Ahead { get; set; }

    /// <summary>Executes a statement and tells how many rows it changed.</summary>
    internal int Execute(Statement statement, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        Send();
        return Prepare(statement, values).ExecuteNonQuery();
    }

    /// <summary>Executes a statement whose answer does not matter, at the latest before the next one that has one.</summary>
    internal void Post(Statement statement, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (Gathers)
        {
            Gather(statement, values);
        }
        else
        {
            Prepare(statement, values).ExecuteNonQuery();
        }
    }

    /// <summary>Posts a statement that must change exactly one row.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="missed">Why it did not: thrown at once where nothing is gathered. Where it is, the whole work fails, and is done again ungathered.</param>
    /// <param name="values">Its values.</param>
    internal void PostOne(Statement statement, Func<DatabaseSession, Exception> missed, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (Gathers)
        {
            _postedOnes.Add(Gather(statement, values));
        }
        else if (Prepare(statement, values).ExecuteNonQuery() != 1)
        {
            throw missed(this);
        }
    }

    /// <summary>Executes what was posted.</summary>
    internal void Send()
    {
        if (_posted is not null)
        {
            Take().ExecuteNonQuery();
        }

        CheckSent();
    }

    /// <summary>The first row; the default when there is none.</summary>
    internal T? First<T>(Statement statement, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Open(statement, values);
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>All rows.</summary>
    internal List<T> All<T>(Statement statement, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var rows = new List<T>();
        using var reader = Open(statement, values);
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public void Dispose()
    {
        _posted?.Dispose();
        _sent?.Dispose();
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private DbDataReader Open(Statement statement, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (_posted is null)
        {
            return Prepare(statement, values).ExecuteReader();
        }

        Gather(statement, values);
        return Take().ExecuteReader();
    }

    // A batch lives as long as the reader of its answer, which is closed when the next one is sent.
    private DbBatch Take()
    {
        CheckSent();
        _sent?.Dispose();
        (_sent, _posted) = (_posted, null);
        (_sentOnes, _postedOnes) = (_postedOnes, _sentOnes);
        return _sent!;
    }

    private void CheckSent()
    {
        if (_sentOnes.Exists(static one => one.RecordsAffected != 1))
        {
            throw new DBConcurrencyException("A row that was to be changed is not as it was read.");
        }

        _sentOnes.Clear();
    }

    private DbBatchCommand Gather(Statement statement, ReadOnlySpan<(string Name, object? Value)> values)
    {
        _posted ??= connection.CreateBatch();
        var command = _posted.CreateBatchCommand();
        command.CommandText = Command(statement).CommandText;
        foreach (var (name, value) in values)
        {
            command.Parameters.Add(Set(command.CreateParameter(), name, value));
        }

        _posted.BatchCommands.Add(command);
        return command;
    }

    private DbCommand Prepare(Statement statement, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = Command(statement);

        // One statement is always given the same values in the same order; a caller that differs starts anew.
        var parameters = command.Parameters;
        for (var index = 0; index < values.Length; index++)
        {
            var (name, value) = values[index];
            if (index < parameters.Count && parameters[index].ParameterName == name)
            {
                parameters[index].Value = Stored(value);
                continue;
            }

            while (parameters.Count > index)
            {
                parameters.RemoveAt(index);
            }

            parameters.Add(Set(command.CreateParameter(), name, value));
        }

        return command;
    }

    private DbCommand Command(Statement statement)
    {
        if (!_commands.TryGetValue(statement, out var command))
        {
            command = connection.CreateCommand();
            statement(command);
            _commands.Add(statement, command);
        }

        return command;
    }

    // Every parameter has its type, also while it has no value: a server prepares a statement for types.
    private static DbParameter Set(DbParameter parameter, string name, object? value)
    {
        parameter.ParameterName = name;
        parameter.DbType = value switch
        {
            null or string => DbType.String,
            long => DbType.Int64,
            int => DbType.Int32,
            byte[] => DbType.Binary,
            Missing missing => missing.Type,
            _ => throw new ArgumentException($"{name} has a value of a kind that no column holds: {value.GetType().Name}."),
        };
        parameter.Value = Stored(value);
        return parameter;
    }

    private static object Stored(object? value) => value switch
    {
        null or Missing => DBNull.Value,
        string text => StoredText.In(text),
        _ => value,
    };
}
