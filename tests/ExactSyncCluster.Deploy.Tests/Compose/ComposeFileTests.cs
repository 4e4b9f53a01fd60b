using System.CommandLine;
using System.Text.RegularExpressions;
using ExactSyncCluster.Deploy.Tests.Images;
using ExactSyncCluster.Sandbox.ExactOnline;
using ExactSyncCluster.Sandbox.Webshop;
using ExactSyncCluster.Silo.Connections.Files;
using YamlDotNet.Core;

namespace ExactSyncCluster.Deploy.Tests.Compose;

/// <summary>The compose file, held against the program, the files that it mounts, and itself.</summary>
public sealed partial class ComposeFileTests
{
    private const string SandboxProgram = "ExactSyncCluster.Sandbox.dll";

    private readonly ComposeFile _file = ComposeFile.Read();

    [Fact]
    public void It_is_a_cluster_of_two_silos_with_all_that_belongs_to_it() =>
        Assert.Equal(
            ["exact", "grafana", "keys", "postgres", "prometheus", "silo-1", "silo-2", "webshop"],
            _file.Services.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_setting_of_a_silo_is_one_that_the_program_knows()
    {
        var known = await KnownSettings.OfAsync("run");

        Assert.Equal(2, _file.Silos.Count());
        Assert.All(_file.Silos, silo => Assert.Empty(silo.Service.Environment.Keys.Except(known)));
    }

    [Fact]
    public void Every_command_is_one_that_the_programs_know()
    {
        foreach (var (name, service) in _file.Services.Where(static one => one.Value is { IsOurs: true, Command.Count: > 0 }))
        {
            var objections = service.Entrypoint.Contains(SandboxProgram)
                ? new RootCommand { ExactOnlineSandboxCommand.Create(), WebshopSandboxCommand.Create() }.Parse([.. service.Command]).Errors.Select(static error => error.Message)
                : KnownSettings.Objections(service.Command);
            Assert.True(!objections.Any(), $"{name}: {string.Join(' ', objections)}");
        }
    }

    [Fact]
    public void Every_file_that_is_mounted_is_there_and_every_volume_is_declared() =>
        Assert.All(_file.Services.SelectMany(static one => one.Value.Mounts), mount => Assert.True(
            mount.Source.StartsWith('.') ? Path.Exists(Checkout.PathOf(mount.Source)) : _file.Volumes.ContainsKey(mount.Source), mount.Source));

    [Fact]
    public void Whoever_is_waited_for_is_there_and_can_fulfil_it()
    {
        foreach (var (waited, condition) in _file.Services.Values.SelectMany(static one => one.DependsOn).Select(static one => (one.Key, one.Value["condition"])))
        {
            var service = Assert.Contains(waited, _file.Services);
            Assert.True(condition != "service_healthy" || service.Healthcheck is { Disable: false } || (service.IsOurs && Dockerfile.Read().HasHealthCheck), $"{waited} tells nobody when it is healthy.");
            Assert.True(condition != "service_completed_successfully" || service.Restart is null, $"{waited} never ends.");
        }
    }

    [Fact]
    public void Whoever_shares_a_network_shares_it_with_a_service_and_has_ports_of_its_own()
    {
        var sharing = _file.Services.Values.Select(static one => one.NetworkMode).OfType<string>().Where(static mode => mode.StartsWith("service:", StringComparison.Ordinal));
        Assert.All(sharing, mode => Assert.Contains(mode["service:".Length..], _file.Services));

        var ports = _file.Silos.SelectMany(static silo => silo.Service.Environment.Where(static one => one.Key.EndsWith("_PORT", StringComparison.Ordinal)).Select(static one => one.Value)).ToList();
        Assert.Equal(6, ports.Count);
        Assert.Equal(ports, ports.Distinct());
    }

    [Fact]
    public void Nothing_is_reached_from_another_machine() =>
        Assert.All(_file.Services.SelectMany(static one => one.Value.Ports), static port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    [Fact]
    public void Our_own_services_may_do_nothing_that_they_need_not()
    {
        Assert.All(_file.Services.Where(static one => one.Value.IsOurs), static one =>
        {
            Assert.True(one.Value.ReadOnly, one.Key);
            Assert.Equal(["ALL"], one.Value.CapDrop);
            Assert.Equal(["no-new-privileges:true"], one.Value.SecurityOpt);
        });
    }

    [Fact]
    public void Images_of_others_are_of_one_version() =>
        Assert.All(_file.Services.Values.Where(static one => !one.IsOurs), static one => Assert.Matches(Pinned(), one.Image));

    [Fact]
    public void The_password_of_the_database_is_the_one_that_it_is_made_with()
    {
        var password = _file.Services["postgres"].Environment["EXACTSYNC_DATABASE_PASSWORD"];

        Assert.All(_file.Silos, silo => Assert.EndsWith($";Password={password}", silo.Service.Environment["EXACTSYNC_POSTGRES"], StringComparison.Ordinal));
    }

    [Fact]
    public void The_connection_file_that_is_mounted_can_be_used()
    {
        var folder = Directory.CreateTempSubdirectory("exact-sync-compose-");
        try
        {
            foreach (var (source, target) in _file.Silos.First().Service.Mounts.Where(static mount => mount.Target.StartsWith("/connections/", StringComparison.Ordinal)))
            {
                File.Copy(Checkout.PathOf(source), Path.Combine(folder.FullName, Path.GetFileName(target)));
            }

            var read = Assert.IsType<ConnectionReading.Read>(ConnectionFolder.Read(folder.FullName, new("http://127.0.0.1:8080"), static _ => null));
            Assert.NotNull(Assert.Single(read.Definitions).PublicAddress);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_the_format_does_not_know_is_told() =>
        Assert.Throws<YamlException>(static () => new YamlDotNet.Serialization.Deserializer().Deserialize<ComposeService>("Imagge: x"));

    [GeneratedRegex("^[a-z/]+:v?[0-9]+\\.[0-9]+(\\.[0-9]+)?(-[a-z0-9]+)?$")]
    private static partial Regex Pinned();
}
