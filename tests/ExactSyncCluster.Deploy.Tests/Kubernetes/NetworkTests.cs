using k8s.Models;

namespace ExactSyncCluster.Deploy.Tests.Kubernetes;

/// <summary>Who reaches whom: nobody, but for what is said.</summary>
public sealed class NetworkTests
{
    private static readonly string[] AmongSilos = ["silo", "gateway"];

    private static IReadOnlyList<V1NetworkPolicy> Policies => [.. Manifests.Of<V1NetworkPolicy>(Manifests.Base), .. Manifests.Of<V1NetworkPolicy>(Manifests.Production)];

    [Fact]
    public void Nothing_is_allowed_at_first()
    {
        var nothing = Policies.Single(static policy => policy is { Spec: { Ingress: null, Egress: null } });

        Assert.Equal(["Egress", "Ingress"], nothing.Spec.PolicyTypes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whatever_is_allowed_says_who_and_which_port()
    {
        Assert.All(Policies.SelectMany(static policy => policy.Spec.Ingress ?? []), static rule =>
        {
            Assert.NotEmpty(rule.FromProperty);
            Assert.NotEmpty(rule.Ports);
        });
        Assert.All(Policies.SelectMany(static policy => policy.Spec.Egress ?? []), static rule =>
        {
            Assert.NotEmpty(rule.To);
            Assert.NotEmpty(rule.Ports);
        });
    }

    [Fact]
    public void The_silos_own_ports_are_for_silos_alone()
    {
        var rules = Policies.SelectMany(static policy => policy.Spec.Ingress ?? []).Where(static rule => rule.Ports.Any(static port => AmongSilos.Contains(port.Port.Value))).ToList();

        var peer = Assert.Single(Assert.Single(rules).FromProperty);
        Assert.Equal(Manifests.Labels, peer.PodSelector.MatchLabels);
        Assert.Null(peer.NamespaceSelector);
        Assert.Null(peer.IpBlock);
    }

    [Fact]
    public void Pages_are_reached_through_the_ingress_and_by_Prometheus()
    {
        var rule = Assert.Single(Policies.SelectMany(static policy => policy.Spec.Ingress ?? []), static rule => rule.Ports.Any(static port => port.Port.Value == "http"));

        Assert.Equal(["ingress-nginx", "monitoring"], rule.FromProperty.Select(static peer => peer.NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"]));
    }

    [Fact]
    public void Silos_reach_each_other_names_their_database_and_the_systems()
    {
        var reached = Policies.SelectMany(static policy => policy.Spec.Egress ?? []).SelectMany(static rule => rule.Ports).Select(static port => port.Port.Value).Distinct();

        Assert.Equal(["11111", "30000", "443", "53", "5432"], reached.Order(StringComparer.Ordinal));
        var world = Assert.Single(Policies.SelectMany(static policy => policy.Spec.Egress ?? []).SelectMany(static rule => rule.To), static peer => peer.IpBlock?.Cidr == "0.0.0.0/0");
        Assert.Contains("10.0.0.0/8", world.IpBlock.Except);
    }
}
