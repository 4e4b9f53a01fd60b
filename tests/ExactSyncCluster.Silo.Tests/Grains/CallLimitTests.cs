using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Grains.Tokens;

namespace ExactSyncCluster.Silo.Tests.Grains;

/// <summary>A call's limit holds also while a grain does not answer.</summary>
public sealed class CallLimitTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Who_waits_for_a_token_gives_up_with_the_call()
    {
        using var limit = new CancellationTokenSource();
        var waiting = new GrainTokens(new Silent()).GetAsync(null, limit.Token);
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Generous, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_waits_for_a_permit_gives_up_with_the_call()
    {
        using var limit = new CancellationTokenSource();
        var waiting = new GrainPermits(new Silent()).TakeAsync(CallPriority.Feed, "crm/Accounts", false, limit.Token).AsTask();
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Generous, TestContext.Current.CancellationToken));
    }

    /// <summary>Grains that never answer.</summary>
    private sealed class Silent : ITokenGrain, IQuotaGrain
    {
        private readonly TaskCompletionSource _never = new();

        public Task<TokenReply> GetAsync(TokenMark? rejected) => NeverAsync<TokenReply>();

        public Task<Uri> BeginConsentAsync() => NeverAsync<Uri>();

        public Task<string?> FinishConsentAsync(ConsentReturn back) => NeverAsync<string?>();

        Task<TokenView> ITokenGrain.GetState() => NeverAsync<TokenView>();

        public Task EnsureAsync(string connection, ConnectionProgress progress) => _never.Task;

        public Task<CallFailure?> TakeAsync(CallPriority priority, string endpoint, bool rejectedBefore) => NeverAsync<CallFailure?>();

        public Task ReportAsync(CallReport report) => _never.Task;

        public Task<bool> ViewedAsync(string connection, Entity entity, DateTimeOffset readStarted) => NeverAsync<bool>();

        public Task<CallFailure?> MayWriteAsync(string pair, SystemName system, WriteKind kind) => NeverAsync<CallFailure?>();

        public Task ApproveAsync(string connection, SystemName system, WriteKind kind) => _never.Task;

        Task<QuotaView> IQuotaGrain.GetState() => NeverAsync<QuotaView>();

        private async Task<T> NeverAsync<T>()
        {
            await _never.Task;
            throw new InvalidOperationException("It has answered.");
        }
    }
}
