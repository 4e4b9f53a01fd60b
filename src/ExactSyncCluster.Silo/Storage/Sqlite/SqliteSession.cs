using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ExactSyncCluster.Silo.Storage.Sqlite;

/// <summary>Gives a command its text. A method each, so that every text is a constant and a statement is prepared once.</summary>
internal delegate void Statement(DbCommand command);

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<Statement, SqliteCommand> _commands = [];

    /// <summary>Executes a statement and tells how many rows it changed.</summary>
    internal int Execute(Statement statement, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepare(statement, values).ExecuteNonQuery();

    /// <summary>The first row; the default when there is none.</summary>
    internal T? First<T>(Statement statement, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Prepare(statement, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>All rows.</summary>
    internal List<T> All<T>(Statement statement, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var rows = new List<T>();
        using var reader = Prepare(statement, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private SqliteCommand Prepare(Statement statement, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_commands.TryGetValue(statement, out var command))
        {
            command = connection.CreateCommand();
            statement(command);
            _commands.Add(statement, command);
        }

        // One statement is always given the same values in the same order; a caller that differs starts anew.
        var parameters = command.Parameters;
        for (var index = 0; index < values.Length; index++)
        {
            var (name, value) = values[index];
            if (index < parameters.Count && parameters[index].ParameterName == name)
            {
                parameters[index].Value = value ?? DBNull.Value;
                continue;
            }

            while (parameters.Count > index)
            {
                parameters.RemoveAt(index);
            }

            parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
