using System.Net;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Endpoints;
using ExactSyncCluster.Silo.Storage.Sql;
using ExactSyncCluster.Silo.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ExactSyncCluster.Silo.Tests.Endpoints;

/// <summary>A silo is sent changes only while it can take them.</summary>
public sealed class ReadinessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exact-sync-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false, false, 503, "not ready: starting or stopping")]
    [InlineData(true, false, 200, "ready")]
    [InlineData(true, true, 503, "not ready: starting or stopping")]
    public async Task Ready_is_said_between_the_start_and_the_stop_alone(bool hasStarted, bool isStopping, int status, string text)
    {
        using var database = SqliteDatabase.Open(_folder.FullName);
        using var life = new Life(hasStarted, isStopping);

        Assert.Equal((status, text), await AskAsync("/health/ready", database, life));
        Assert.Equal((200, "live"), await AskAsync("/health/live", database, life));
    }

    [Fact]
    public async Task Ready_is_not_said_when_the_database_cannot_be_opened()
    {
        using var database = SqliteDatabase.Open(_folder.FullName);
        using var life = new Life(hasStarted: true, isStopping: false);
        File.Delete(database.File);
        Directory.CreateDirectory(database.File);

        Assert.Equal((503, "not ready: the database does not answer"), await AskAsync("/health/ready", database, life));
        Assert.Equal((200, "live"), await AskAsync("/health/live", database, life));
    }

    [Fact]
    public async Task A_silo_that_begins_to_stop_says_so_while_it_still_answers()
    {
        (HttpStatusCode Status, string Text) told = default;
        await using var silo = SiloHost.Build(new() { DataDirectory = _folder.FullName, HttpPort = 0, SiloPort = 0, GatewayPort = 0, IsQuiet = true }, TimeProvider.System);
        await silo.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = new(silo.Urls.First()) };
        Assert.Equal("ready", await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Cancellation));
        using var asks = silo.Lifetime.ApplicationStopping.Register(() =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
            using var answer = http.Send(request, Cancellation);
            using var reader = new StreamReader(answer.Content.ReadAsStream(Cancellation));
            told = (answer.StatusCode, reader.ReadToEnd());
        });

        await silo.StopAsync(Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready: starting or stopping"), told);
    }

    // The endpoint itself, without a server around it: a server answers only once it has started.
    private static async Task<(int Status, string Text)> AskAsync(string path, SqliteDatabase database, Life life)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Parameters that are services are told from others by this.
        builder.Services.AddSingleton<IDatabase>(database);
        await using var app = builder.Build();
        app.MapHealth();
        var endpoint = ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>().Single(found => found.RoutePattern.RawText == path);
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = new Borrowed(database, life, services) };
        context.Response.Body = body;
        await endpoint.RequestDelegate!(context);
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }

    // The database belongs to the test, and is not to be closed with the services.
    private sealed class Borrowed(SqliteDatabase database, Life life, IServiceProvider rest) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(IDatabase) ? database : serviceType == typeof(IHostApplicationLifetime) ? life : rest.GetService(serviceType);
    }

    private sealed class Life : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _started = new();
        private readonly CancellationTokenSource _stopping = new();

        public Life(bool hasStarted, bool isStopping)
        {
            if (hasStarted)
            {
                _started.Cancel();
            }

            if (isStopping)
            {
                _stopping.Cancel();
            }
        }

        public CancellationToken ApplicationStarted => _started.Token;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose()
        {
            _started.Dispose();
            _stopping.Dispose();
        }
    }
}
