using System.CommandLine;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Silo.Cli;

namespace ExactSyncCluster.Benchmarks.Commands;

/// <summary>A command for each benchmark, and one for all of them.</summary>
internal static class BenchmarkCommands
{
    public static IEnumerable<Command> Each() => AllBenchmarks.InOrder.Select(static benchmark => Of(benchmark.Name, benchmark.Asks, [benchmark]));

    public static Command All() => Of("all", "Runs all benchmarks, one after the other.", AllBenchmarks.InOrder);

    private static Command Of(string name, string asks, IReadOnlyList<IBenchmark> benchmarks)
    {
        var scale = new Option<BenchmarkScale>("--scale") { Description = "small ends within a minute for each benchmark; full takes as long as it needs.", DefaultValueFactory = static _ => BenchmarkScale.Small };
        var file = new Option<FileInfo?>("--out") { Description = "Where the report is written too: twice, as Markdown (.md) and as JSON (.json)." };
        var command = new Command(name, asks) { scale, file };
        command.SetAction((parsed, cancellation) => RunAsync(benchmarks, parsed.GetValue(scale), parsed.GetValue(file), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<IBenchmark> benchmarks, BenchmarkScale scale, FileInfo? file, CancellationToken cancellation)
    {
        var reports = new List<BenchmarkReport>();
        try
        {
            foreach (var benchmark in benchmarks)
            {
                reports.Add(await benchmark.RunAsync(scale, line => Console.Error.WriteLine($"{benchmark.Name}: {line}"), cancellation));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.BrokenOff;
        }
        catch (InvalidOperationException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCodes.Failed;
        }

        var run = new BenchmarkRun(Machine.Describe(), scale, TimeProvider.System.GetUtcNow(), reports);
        var page = MarkdownPage.Of(run);
        Console.Write(page);
        if (file is not null)
        {
            await File.WriteAllTextAsync(Path.ChangeExtension(file.FullName, ".md"), page, cancellation);
            await File.WriteAllTextAsync(Path.ChangeExtension(file.FullName, ".json"), JsonPage.Of(run), cancellation);
        }

        return ExitCodes.Well;
    }
}
