using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>One of the programs as a process of its own, with the last lines that it printed.</summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    private const int MostLines = 400;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<string> _lines = [];
    private readonly Process _process;
    private Process? _guard;

    private ProgramProcess(ProcessStartInfo start)
    {
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
    }

    private event Action<string>? Printed;

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Starts a program that stands beside the tests, and waits for a line that shows that it is ready.</summary>
    /// <param name="assembly">The program's file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its secrets.</param>
    /// <param name="readyLine">How the line begins.</param>
    /// <param name="told">Hears every line that it prints.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The process and the line.</returns>
    public static Task<(ProgramProcess Process, string Line)> StartAsync(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string readyLine, Action<string> told, CancellationToken cancellation) =>
        StartAsync(assembly, Program(assembly, arguments, environment), readyLine, told, cancellation);

    /// <summary>Starts any program, and waits for a line that shows that it is ready.</summary>
    public static async Task<(ProgramProcess Process, string Line)> StartAsync(
        string assembly, ProcessStartInfo start, string readyLine, Action<string> told, CancellationToken cancellation)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var program = new ProgramProcess(start);
        program.Printed += told;
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        program.Printed += line =>
        {
            if (line.StartsWith(readyLine, StringComparison.Ordinal))
            {
                ready.TrySetResult(line);
            }
        };
        try
        {
            program.Run(() => ready.TrySetException(new InvalidOperationException($"{assembly} ended before it was ready.")));
            return (program, await ready.Task.WaitAsync(StartLimit, cancellation));
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or TimeoutException)
        {
            var lines = string.Join('\n', program.Lines);
            await program.DisposeAsync();
            throw new InvalidOperationException($"{assembly} was not ready within {StartLimit.TotalSeconds} s. {refusal.Message} Its last lines:\n{lines}", refusal);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a program that is expected to end by itself.</summary>
    /// <param name="assembly">The program's file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its secrets.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How it ended, and its last lines.</returns>
    /// <exception cref="TimeoutException">It did not end; it was killed.</exception>
    public static async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan limit, CancellationToken cancellation)
    {
        await using var program = new ProgramProcess(Program(assembly, arguments, environment));
        program.Run(static () => { });
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        within.CancelAfter(limit);
        try
        {
            await program._process.WaitForExitAsync(within.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{assembly} did not end within {limit.TotalSeconds} s. Its last lines:\n{string.Join('\n', program.Lines)}");
        }

        return (program._process.ExitCode, program.Lines);
    }

    /// <summary>SIGSTOP: it hangs where it is, and keeps all that it holds.</summary>
    public Task FreezeAsync(CancellationToken cancellation) => SignalAsync("STOP", cancellation);

    /// <summary>SIGCONT: it goes on where it was, and knows nothing of the time between.</summary>
    public Task WakeAsync(CancellationToken cancellation) => SignalAsync("CONT", cancellation);

    /// <summary>Waits until it has ended by itself.</summary>
    public Task EndedAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    /// <summary>Asks it by a signal to end, and waits until it has.</summary>
    public async Task EndAsync(string signal)
    {
        EndGuard();
        using var limit = new CancellationTokenSource(EndLimit);
        await SignalAsync(signal, limit.Token);
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>SIGKILL: nothing in the process has a say in it.</summary>
    public async Task KillAsync()
    {
        EndGuard();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        using var limit = new CancellationTokenSource(EndLimit);
        await _process.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo Program(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task SignalAsync(string signal, CancellationToken cancellation)
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var sender = Process.Start(new ProcessStartInfo("sh", ["-c", "kill -s \"$1\" \"$0\"", id, signal]))!;
        await sender.WaitForExitAsync(cancellation);
        if (sender.ExitCode != 0)
        {
            throw new InvalidOperationException($"SIG{signal} could not be sent: the process is gone, or this system has no such signal.");
        }
    }

    private void Run(Action ended)
    {
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => ended();
        _process.Start();
        Guard();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(object sender, DataReceivedEventArgs received)
    {
        if (received.Data is not { } line)
        {
            return;
        }

        _lines.Enqueue(line);
        while (_lines.Count > MostLines)
        {
            _lines.TryDequeue(out _);
        }

        Printed?.Invoke(line);
    }

    // When its starter is ended itself, by whatever, their end of the pipe closes: the guard then ends the program.
    private void Guard()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        _guard = Process.Start(new ProcessStartInfo("sh", ["-c", "read -r line; kill -9 \"$0\"", id]) { RedirectStandardInput = true, RedirectStandardError = true });
    }

    private void EndGuard()
    {
        _guard?.Kill();
        _guard?.Dispose();
        _guard = null;
    }
}
