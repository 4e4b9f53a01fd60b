using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Grains.Feeds;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;

namespace ExactSyncCluster.Silo.Tests.Grains.Homes;

/// <summary>What a grain has stored goes along when it moves to another silo.</summary>
public sealed class MovedDocumentTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exact-sync-");

    /// <summary>What the grains store.</summary>
    public static TheoryData<Type> Stored => new(
        typeof(SiloHost).Assembly.GetTypes()
            .SelectMany(static type => type.GetConstructors())
            .SelectMany(static constructor => constructor.GetParameters())
            .Select(static parameter => parameter.ParameterType)
            .Where(static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IPersistentState<>))
            .Select(static type => type.GetGenericArguments()[0]));

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Stored))]
    public async Task Every_document_has_a_form_to_be_sent_in(Type document)
    {
        await using var silo = Build();

        Assert.NotNull(silo.Services.GetRequiredService<ICodecProvider>().GetCodec(document));
    }

    [Fact]
    public async Task A_feed_that_moves_knows_how_far_it_has_read()
    {
        await using var silo = Build();
        var serializer = silo.Services.GetRequiredService<Serializer<FeedDocument>>();
        var before = new FeedDocument
        {
            Epoch = "1",
            MappingVersion = "m",
            IsSurveyed = true,
            Checkpoints = { ["accounts"] = new() { Position = "17", IsComplete = true } },
        };

        var after = serializer.Deserialize(serializer.SerializeToArray(before));

        Assert.NotNull(after);
        Assert.Equal((before.Epoch, before.MappingVersion, before.IsSurveyed), (after.Epoch, after.MappingVersion, after.IsSurveyed));
        Assert.Equal(before.Checkpoints, after.Checkpoints);
    }

    private WebApplication Build() =>
        SiloHost.Build(new() { DataDirectory = _folder.FullName, HttpPort = 0, SiloPort = 0, GatewayPort = 0, IsQuiet = true }, TimeProvider.System);
}
