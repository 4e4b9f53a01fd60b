using System.Globalization;
using Npgsql;

namespace ExactSyncCluster.Silo.Storage.Postgres;

/// <summary>Where a PostgreSQL database is, with what this program wants of every connection to it.</summary>
internal sealed class PostgresAddress
{
    private const string Application = "exact-sync-cluster";

    // A server allows 100 by itself, for all silos together.
    private const int MostSessions = 30;
    private const int MostPrepared = 200;
    private const int LongestStatement = 15;

    private PostgresAddress(NpgsqlConnectionStringBuilder wanted)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{wanted.Database} on {wanted.Host}:{wanted.Port}");
        Settings = wanted.ConnectionString;
    }

    /// <summary>What a person knows it by; without user and password.</summary>
    public string Name { get; }

    /// <summary>The whole connection string, with the password.</summary>
    internal string Settings { get; }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">It is none; the message does not repeat it.</exception>
    public static PostgresAddress Parse(string text)
    {
        try
        {
            var wanted = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(wanted.Host) || string.IsNullOrEmpty(wanted.Database))
            {
                throw new FormatException("The PostgreSQL connection string must name at least Host and Database.");
            }

            wanted.ApplicationName ??= Application;
            wanted.MaxPoolSize = Chosen(wanted, "Maximum Pool Size") ? wanted.MaxPoolSize : MostSessions;
            wanted.CommandTimeout = Chosen(wanted, "Command Timeout") ? wanted.CommandTimeout : LongestStatement;

            // Every statement is prepared on its second use. Details of an error hold the values of rows: they are never asked for.
            wanted.MaxAutoPrepare = MostPrepared;
            wanted.AutoPrepareMinUsages = 2;
            wanted.IncludeErrorDetail = false;
            wanted.LogParameters = false;
            wanted.Enlist = false;
            return new(wanted);
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException)
        {
            throw new FormatException("The PostgreSQL connection string cannot be read; it looks like Host=db;Database=exactsync;Username=exactsync;Password=...", error);
        }
    }

    /// <summary>The password is never shown.</summary>
    public override string ToString() => Name;

    private static bool Chosen(NpgsqlConnectionStringBuilder wanted, string name) => wanted.ShouldSerialize(name);
}
