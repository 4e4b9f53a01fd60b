namespace ExactSyncCluster.Silo.Tests.Cli;

/// <summary>Keeps what is written, and tells when a text was.</summary>
internal sealed class WaitingWriter(string awaited) : StringWriter
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Seen => _seen.Task;

    public override async Task WriteLineAsync(string? value)
    {
        await base.WriteLineAsync(value);
        if (value?.Contains(awaited, StringComparison.Ordinal) == true)
        {
            _seen.TrySetResult();
        }
    }
}
