using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>One of the programs as a process of its own, with the last lines that it printed.</summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    private const int MostLines = 400;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

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
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The process and the line.</returns>
    public static async Task<(ProgramProcess Process, string Line)> StartAsync(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string readyLine, CancellationToken cancellation)
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

        var program = new ProgramProcess(start);
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

    // When the tests are ended themselves, by whatever, their end of the pipe closes: the guard then ends the program.
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
