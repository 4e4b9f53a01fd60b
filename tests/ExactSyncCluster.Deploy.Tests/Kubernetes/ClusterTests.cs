using ExactSyncCluster.Deploy.Tests.Prometheus;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Connections.Files;
using k8s.Models;
using Microsoft.AspNetCore.Routing;
using YamlDotNet.Serialization;

namespace ExactSyncCluster.Deploy.Tests.Kubernetes;

/// <summary>What belongs to the silos of a cluster speaks of these silos, and of nothing else.</summary>
public sealed class ClusterTests
{
    // Whoever sits in the cluster may ask these; the world may not.
    private static readonly string[] NotForTheWorld = ["/metrics", "/health/live", "/health/ready"];

    [Fact]
    public void Everything_that_selects_silos_selects_these()
    {
        IEnumerable<IDictionary<string, string>> selections =
        [
            Manifests.Silos.Spec.Selector.MatchLabels,
            .. Manifests.Of<V1Service>(Manifests.Base).Select(static service => service.Spec.Selector),
            .. Manifests.Of<V1PodDisruptionBudget>(Manifests.Base).Select(static budget => budget.Spec.Selector.MatchLabels),
            .. Manifests.Of<V1NetworkPolicy>(Manifests.Base).Concat(Manifests.Of<V1NetworkPolicy>(Manifests.Production)).Select(static policy => policy.Spec.PodSelector.MatchLabels),
            .. Manifests.Silos.Spec.Template.Spec.TopologySpreadConstraints.Select(static spread => spread.LabelSelector.MatchLabels),
        ];

        Assert.All(selections, static selection => Assert.Equal(Manifests.Labels, selection));
    }

    [Fact]
    public void Every_port_that_a_service_leads_to_is_one_of_a_silo()
    {
        var known = Manifests.Silos.Spec.Template.Spec.Containers.Single().Ports.Select(static port => port.Name);

        Assert.All(Manifests.Of<V1Service>(Manifests.Base).SelectMany(static service => service.Spec.Ports), port => Assert.Contains(port.TargetPort.Value, known));
    }

    [Fact]
    public void One_silo_at_a_time_may_be_taken_away_and_two_stay() =>
        Assert.Equal(
            ("1", 2),
            (Assert.Single(Manifests.Of<V1PodDisruptionBudget>(Manifests.Base)).Spec.MaxUnavailable.Value, Assert.Single(Manifests.Of<V2HorizontalPodAutoscaler>(Manifests.Base)).Spec.MinReplicas));

    [Fact]
    public void The_figure_of_the_autoscaler_is_brought_by_the_adapter_from_what_our_rules_record()
    {
        var spec = Assert.Single(Manifests.Of<V2HorizontalPodAutoscaler>(Manifests.Base)).Spec;
        var rules = (Dictionary<object, object>)new Deserializer().Deserialize<Dictionary<string, object>>(Checkout.Read("deploy/prometheus/adapter.yml"))["rules"];
        var rule = (Dictionary<object, object>)Assert.Single((List<object>)rules["external"]);

        Assert.Equal((Manifests.Silos.Kind, Manifests.Silos.Metadata.Name), (spec.ScaleTargetRef.Kind, spec.ScaleTargetRef.Name));
        Assert.Equal(((Dictionary<object, object>)rule["name"])["as"], Assert.Single(spec.Metrics).External.Metric.Name);
        Assert.Contains(RulesFile.Read().Rules, recorded => recorded.Record == (string)rule["seriesQuery"]);
    }

    [Fact]
    public void Prometheus_finds_the_silos_by_the_name_that_they_have()
    {
        var service = Manifests.Of<V1Service>(Manifests.Base).Single(static service => service.Spec.ClusterIP == "None");

        Assert.Contains(
            $"names: [\"{service.Metadata.Name}.{Kustomization.Read(Manifests.Production).Namespace}.svc.cluster.local\"]",
            Checkout.Read("deploy/prometheus/kubernetes.yml"),
            StringComparison.Ordinal);
        Assert.True(service.Spec.PublishNotReadyAddresses);
    }

    [Fact]
    public async Task The_ingress_lets_in_every_page_and_nothing_that_is_not_for_the_world()
    {
        var folder = Directory.CreateTempSubdirectory("exact-sync-routes-");
        try
        {
            await using var silo = SiloHost.Build(new() { DataDirectory = folder.FullName, HttpPort = 0, SiloPort = 0, GatewayPort = 0, IsQuiet = true }, TimeProvider.System);
            var routes = ((IEndpointRouteBuilder)silo).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
                .Select(static endpoint => "/" + endpoint.RoutePattern.RawText?.TrimStart('/')).Distinct().ToList();
            var paths = Assert.Single(Assert.Single(Manifests.Of<V1Ingress>(Manifests.Production)).Spec.Rules).Http.Paths;

            Assert.Contains("/webhooks/exact/{connection}", routes);
            Assert.All(routes, route => Assert.True(IsLetIn(route) != NotForTheWorld.Contains(route), route));
            var service = Manifests.Of<V1Service>(Manifests.Base)[0];
            Assert.All(paths, path => Assert.Equal((service.Metadata.Name, service.Spec.Ports[0].Name), (path.Backend.Service.Name, path.Backend.Service.Port.Name)));

            bool IsLetIn(string route) => paths.Any(path =>
                path.PathType == "Exact" ? route == path.Path : route == path.Path || route.StartsWith(path.Path + "/", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_connection_file_to_begin_with_can_be_used_and_keeps_no_secret()
    {
        const string mounted = "/secrets/connections/";
        const string signing = "whsec_ZXhhbXBsZS1zZWNyZXQtb2YtMzItYnl0ZXMtMTIzNDU=";
        var folder = Directory.CreateTempSubdirectory("exact-sync-connections-");
        try
        {
            foreach (var file in Kustomization.Read(Manifests.Production).ConfigMapGenerator.SelectMany(static made => made.Files))
            {
                var text = Checkout.Read($"{Manifests.Production}/{file}");
                foreach (var secret in RunbookText.Secrets("exactsync-connections"))
                {
                    File.WriteAllText(Path.Combine(folder.FullName, secret), signing);
                }

                File.WriteAllText(Path.Combine(folder.FullName, Path.GetFileName(file)), text.Replace(mounted, "", StringComparison.Ordinal));
            }

            var read = ConnectionFolder.Read(folder.FullName, new("http://127.0.0.1:8080"), static _ => null);

            Assert.Empty(Assert.IsType<ConnectionReading.Read>(read).Warnings);
            Assert.Contains(Manifests.Silos.Spec.Template.Spec.Containers.Single().VolumeMounts, mount => mount.MountPath + "/" == mounted);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_sandboxes_are_joined_by_the_file_that_the_program_prints() =>
        Assert.Equal(ConnectionTexts.Sandbox.TrimEnd(), Checkout.Read($"{Manifests.Sandbox}/{Kustomization.Read(Manifests.Sandbox).ConfigMapGenerator[0].Files[0]}").TrimEnd());

    [Fact]
    public void Every_secret_and_file_that_a_pod_wants_is_made()
    {
        var pod = Manifests.Silos.Spec.Template.Spec;
        var wanted = pod.Volumes.Select(static volume => volume.Secret?.SecretName).Concat(pod.Containers[0].Env.Select(static one => one.ValueFrom?.SecretKeyRef?.Name)).OfType<string>().Distinct().ToList();

        // By hand, or by the overlay that is for trying.
        Assert.All(wanted, secret => Assert.NotEmpty(RunbookText.Secrets(secret)));
        Assert.Equal(["exactsync-keys"], wanted.Except(Kustomization.Read(Manifests.Sandbox).SecretGenerator.Select(static made => made.Name)));
        Assert.Equal(["password"], RunbookText.Secrets("exactsync-operator"));
        Assert.Equal(["connection"], RunbookText.Secrets("exactsync-postgres"));
        Assert.Equal(["keys.pfx"], RunbookText.Secrets("exactsync-keys"));
        Assert.All(
            new[] { Manifests.Production, Manifests.Sandbox },
            overlay => Assert.Equal(pod.Volumes.Single(static volume => volume.ConfigMap is not null).ConfigMap.Name, Assert.Single(Kustomization.Read(overlay).ConfigMapGenerator).Name));
    }
}
