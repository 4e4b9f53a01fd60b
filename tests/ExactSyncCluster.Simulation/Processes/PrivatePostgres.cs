using System.Diagnostics;
using System.Globalization;
using ExactSyncCluster.Silo.Cli;
using Npgsql;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>A PostgreSQL server of one's own, from the programs that are installed: in a temporary folder, on a loopback port.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    // As on a server that an operator was given: the role of the silos is not this one.
    private const string User = "postgres";
    private const string SystemUser = "postgres";
    private const string DebianFolder = "/usr/lib/postgresql";

    // It leaves everything as it lies, and recovers at its next start.
    private const string AtOnce = "QUIT";
    private const string ReadyLine = "LOG:  database system is ready to accept connections";

    private readonly DirectoryInfo _folder;
    private readonly int _port;
    private readonly bool _isDurable;
    private ProgramProcess? _process;

    private PrivatePostgres(DirectoryInfo folder, int port, bool isDurable) => (_folder, _port, _isDurable) = (folder, port, isDurable);

    /// <summary>The server's own process, whose children do the work.</summary>
    public int ProcessId => _process!.Id;

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="isDurable">Whether what it commits lies on the disk, as it must where durable writes are measured.</param>
    /// <exception cref="InvalidOperationException">Its programs are not installed; the message says what is missing.</exception>
    public static async Task<PrivatePostgres> StartAsync(CancellationToken cancellation, bool isDurable = false)
    {
        var programs = Programs();
        var server = new PrivatePostgres(Directory.CreateTempSubdirectory("exact-sync-postgres-"), FreePort.Of(0), isDurable);
        try
        {
            if (Environment.IsPrivilegedProcess)
            {
                // The server refuses to run as root.
                await RunAsync(new("chown", [SystemUser, server._folder.FullName]), cancellation);
            }

            await RunAsync(AsServer(Path.Combine(programs, "initdb"), "-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"), cancellation);
            await server.StartAsync(programs, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The version of the programs that are installed.</summary>
    public static string Version()
    {
        using var asked = Process.Start(new ProcessStartInfo(Path.Combine(Programs(), "postgres"), ["--version"]) { RedirectStandardOutput = true })!;
        var version = asked.StandardOutput.ReadToEnd().Trim();
        asked.WaitForExit();
        return version;
    }

    /// <summary>The connection string of one of its databases.</summary>
    public string Database(string name) => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={name}");

    /// <summary>Makes a database, empty or as a copy of another one that nobody uses.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> MakeAsync(string name, string copied, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create($"{Database("postgres")};Pooling=false");
        await using var command = source.CreateCommand($"CREATE DATABASE {name} TEMPLATE {copied}");
        await command.ExecuteNonQueryAsync(cancellation);
        return Database(name);
    }

    /// <summary>Runs a script as the server's administrator, as an operator does.</summary>
    /// <param name="file">The script.</param>
    /// <param name="environment">What it is told.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">It failed; the message holds what was said.</exception>
    public Task RunScriptAsync(string file, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(
            Path.Combine(Programs(), "psql"),
            ["-X", "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", User, "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-f", file]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return RunAsync(start, cancellation);
    }

    /// <summary>Runs a line as an operator types it, in a folder, with the server's own programs; the machine "db" is this server.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds what was said.</exception>
    public Task RunLineAsync(string line, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("sh", ["-c", line.Replace("-h db ", "-h 127.0.0.1 ", StringComparison.Ordinal)]);
        start.Environment["PATH"] = $"{Programs()}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["PGPORT"] = _port.ToString(CultureInfo.InvariantCulture);
        return RunAsync(start, folder, cancellation);
    }

    /// <summary>Ends it at once, as a machine does that loses its power, and starts it again.</summary>
    public async Task CrashAsync(CancellationToken cancellation)
    {
        await _process!.EndAsync(AtOnce);
        await _process.DisposeAsync();
        await StartAsync(Programs(), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.EndAsync(AtOnce);
            await _process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string programs, CancellationToken cancellation)
    {
        // Nothing that a test needs outlives the machine, so that nothing waits for the disk there.
        var start = AsServer(
            Path.Combine(programs, "postgres"), "-D", Data, "-p", _port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", _isDurable ? "fsync=on" : "fsync=off", "-c", "log_line_prefix=", "-c", "max_connections=300", "-c", "deadlock_timeout=100ms");
        (_process, _) = await ProgramProcess.StartAsync("postgres", start, ReadyLine, static _ => { }, cancellation);
    }

    private static string Programs()
    {
        IEnumerable<string> debian = Directory.Exists(DebianFolder) ? Directory.GetDirectories(DebianFolder).Select(static version => Path.Combine(version, "bin")).OrderDescending(StringComparer.Ordinal) : [];
        var paths = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return debian.Concat(paths).FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            ?? throw new InvalidOperationException("PostgreSQL's programs initdb and postgres are not installed on this machine; on Debian: apt-get install postgresql");
    }

    private static ProcessStartInfo AsServer(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? new("setpriv", [$"--reuid={SystemUser}", $"--regid={SystemUser}", "--clear-groups", program, .. arguments])
            : new(program, arguments);

    private static Task RunAsync(ProcessStartInfo start, CancellationToken cancellation) => RunAsync(start, Path.GetTempPath(), cancellation);

    private static async Task RunAsync(ProcessStartInfo start, string folder, CancellationToken cancellation)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = folder;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(cancellation);
        var complained = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {await said}{await complained}");
        }
    }
}
