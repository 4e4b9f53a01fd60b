using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Grains.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace ExactSyncCluster.Silo.Tests.Grains.Tokens;

/// <summary>Orleans, a filter or a trace may print a request with its arguments: no token and no code is among them.</summary>
public sealed class TokenRequestTests : IAsyncLifetime
{
    private const string Secret = "stampNL001.a-secret-that-nobody-may-read";

    private readonly List<string> _printed = [];
    private InProcessTestCluster? _cluster;

    private ITokenGrain Grain => _cluster!.Client.GetGrain<ITokenGrain>("shop");

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo(static (_, silo) => AddSerializer(silo.Services));
        builder.ConfigureClient(client =>
        {
            AddSerializer(client.Services);
            client.AddOutgoingGrainCallFilter(context =>
            {
                if (context.InterfaceMethod.DeclaringType != typeof(ITokenGrain))
                {
                    return context.Invoke();
                }

                var arguments = Enumerable.Range(0, context.Request.GetArgumentCount()).Select(context.Request.GetArgument);
                _printed.Add($"{context.Request} with {string.Join(", ", arguments)}");
                throw new NotSupportedException("It is only looked at.");
            });
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster!.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_token_is_named_by_its_mark_alone()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => new GrainTokens(Grain).GetAsync(Secret, TestContext.Current.CancellationToken));

        var request = Assert.Single(_printed, static text => text.Contains("GetAsync", StringComparison.Ordinal));
        Assert.Contains(TokenMark.Of(Secret).Digest, request, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_browser_brings_back_is_not_printed()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Grain.FinishConsentAsync(new("shop.the-state", Secret)));

        var request = Assert.Single(_printed, static text => text.Contains("FinishConsentAsync", StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, request, StringComparison.Ordinal);
        Assert.DoesNotContain("the-state", request, StringComparison.Ordinal);
    }

    private static void AddSerializer(IServiceCollection services) => services.AddSerializer(static serializer => serializer.AddJsonSerializer(
        static type => type.Namespace?.StartsWith("ExactSyncCluster.Core", StringComparison.Ordinal) == true, PairJson.Options));
}
