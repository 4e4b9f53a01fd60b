using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExactSyncCluster.Silo.Tests.Worlds;

/// <summary>
/// Keeps all that a silo logs, as any sink could write it: the line, its properties one by one, and the whole exception. Our own
/// categories log from Debug on, others as they do in a silo that is not quiet.
/// </summary>
internal sealed class EveryLine : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>What was logged up to now.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Begins to listen to a silo.</summary>
    public void Listen(IServiceProvider services)
    {
        var rules = services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>().CurrentValue.Rules;
        foreach (var (category, level) in new[]
        {
            (null, LogLevel.Information), ("ExactSyncCluster", LogLevel.Debug), ("Orleans", LogLevel.Warning), ("Microsoft", LogLevel.Warning), ("Polly", LogLevel.Warning),
        })
        {
            rules.Add(new LoggerFilterRule(typeof(EveryLine).FullName, category, level, null));
        }

        services.GetRequiredService<ILoggerFactory>().AddProvider(this);
    }

    public ILogger CreateLogger(string categoryName) => new Keeper(categoryName, _lines);

    public void Dispose() => _lines.Clear();

    private sealed class Keeper(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var properties = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
            lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {string.Join(' ', properties.Select(static property => $"{property.Key}={property.Value}"))} {exception}");
        }
    }
}
