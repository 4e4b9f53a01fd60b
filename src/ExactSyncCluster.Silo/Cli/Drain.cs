namespace ExactSyncCluster.Silo.Cli;

/// <summary>
/// Lets a silo of a cluster serve a while longer after it was asked to end and says that it is not ready: what stands before
/// the silos needs that time to send nobody here any more.
/// </summary>
internal sealed class Drain(TimeProvider time) : IHostedLifecycleService
{
    // Twice the period in which load balancers usually look.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(Length, time, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
