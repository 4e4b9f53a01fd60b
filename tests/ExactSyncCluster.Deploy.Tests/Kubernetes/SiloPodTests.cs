using System.Globalization;
using k8s.Models;

namespace ExactSyncCluster.Deploy.Tests.Kubernetes;

/// <summary>A silo's pod: what it is told, what it may, how it is watched and how it ends.</summary>
public sealed class SiloPodTests
{
    // What the program takes at most to hand over and end (Program.cs).
    private const int LongestEnd = 45;

    private readonly V1PodSpec _pod = Manifests.Silos.Spec.Template.Spec;

    private V1Container Silo => _pod.Containers.Single();

    [Fact]
    public async Task Every_setting_is_one_that_the_program_knows_and_all_are_there_that_a_cluster_needs()
    {
        var given = Silo.Env.Select(static one => one.Name).ToList();

        Assert.Empty(given.Except(await KnownSettings.OfAsync("run")));
        Assert.Equal(
            ["EXACTSYNC_ADVERTISED_ADDRESS", "EXACTSYNC_CONNECTIONS", "EXACTSYNC_HTTP_ADDRESS", "EXACTSYNC_KEY_CERTIFICATE", "EXACTSYNC_OPERATOR_PASSWORD", "EXACTSYNC_POSTGRES_FILE"],
            given.Order(StringComparer.Ordinal));
        Assert.Equal("status.podIP", Silo.Env.Single(static one => one.Name == "EXACTSYNC_ADVERTISED_ADDRESS").ValueFrom.FieldRef.FieldPath);
        Assert.NotNull(Silo.Env.Single(static one => one.Name == "EXACTSYNC_OPERATOR_PASSWORD").ValueFrom.SecretKeyRef);

        // Otherwise the address of the service "exactsync-http" would come as EXACTSYNC_HTTP_PORT, and so on.
        Assert.False(_pod.EnableServiceLinks);
    }

    [Fact]
    public async Task Where_an_ingress_stands_before_it_it_is_told_whom_to_believe()
    {
        Assert.Single(Manifests.Of<V1Ingress>(Manifests.Production));
        var patch = Assert.Single(Manifests.Of<V1Deployment>(Manifests.Production)).Spec.Template.Spec.Containers.Single();
        var setting = Assert.Single(patch.Env);

        Assert.Equal(Silo.Name, patch.Name);
        Assert.Contains(setting.Name, await KnownSettings.OfAsync("run"));
        Assert.Empty(KnownSettings.Objections(["run", "--trusted-proxies", setting.Value]));
        Assert.NotEmpty(KnownSettings.Objections(["run", "--trusted-proxies", "the ingress"]));
    }

    [Fact]
    public void Every_file_that_it_is_told_of_is_mounted_for_reading_alone()
    {
        foreach (var path in Silo.Env.Select(static one => one.Value).Where(static value => value?.StartsWith('/') == true))
        {
            Assert.True(Assert.Single(Silo.VolumeMounts, mount => path == mount.MountPath || path.StartsWith(mount.MountPath + "/", StringComparison.Ordinal)).ReadOnlyProperty);
        }

        Assert.Equal(_pod.Volumes.Select(static volume => volume.Name).Order(StringComparer.Ordinal), Silo.VolumeMounts.Select(static mount => mount.Name).Order(StringComparer.Ordinal));
        Assert.All(_pod.Volumes.Where(static volume => volume.Secret is not null), static volume => Assert.Equal(Convert.ToInt32("440", 8), volume.Secret.DefaultMode));
    }

    [Fact]
    public void It_may_do_nothing_that_it_need_not()
    {
        Assert.True(_pod.SecurityContext.RunAsNonRoot);
        Assert.Equal(1654, _pod.SecurityContext.RunAsUser);
        Assert.Equal("RuntimeDefault", _pod.SecurityContext.SeccompProfile.Type);
        Assert.False(Silo.SecurityContext.AllowPrivilegeEscalation);
        Assert.True(Silo.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Equal(["ALL"], Silo.SecurityContext.Capabilities.Drop);
        Assert.False(_pod.AutomountServiceAccountToken);
        var account = Assert.Single(Manifests.Of<V1ServiceAccount>(Manifests.Base));
        Assert.Equal((account.Metadata.Name, false), (_pod.ServiceAccountName, account.AutomountServiceAccountToken));
    }

    [Fact]
    public void What_stands_beside_it_in_the_sandbox_may_no_more()
    {
        var beside = Manifests.Of<V1Deployment>(Manifests.Sandbox).SelectMany(static one => (one.Spec.Template.Spec.InitContainers ?? []).Concat(one.Spec.Template.Spec.Containers ?? [])).ToList();

        Assert.Equal(["exact", "webshop", "postgres"], beside.Select(static one => one.Name));
        Assert.All(beside, static one =>
        {
            Assert.False(one.SecurityContext.AllowPrivilegeEscalation);
            Assert.True(one.SecurityContext.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], one.SecurityContext.Capabilities.Drop);
            Assert.NotNull(one.Resources.Limits["memory"]);
        });
    }

    [Fact]
    public void Its_life_is_local_and_its_readiness_is_asked_more_often()
    {
        Assert.Equal("/health/live", Silo.LivenessProbe.HttpGet.Path);
        Assert.Equal("/health/live", Silo.StartupProbe.HttpGet.Path);
        Assert.Equal("/health/ready", Silo.ReadinessProbe.HttpGet.Path);
        Assert.True(Silo.ReadinessProbe.PeriodSeconds < Silo.LivenessProbe.PeriodSeconds);
        var ports = Silo.Ports.ToDictionary(static port => port.Name, static port => port.ContainerPort);
        Assert.Equal((8080, 11111, 30000), (ports["http"], ports["silo"], ports["gateway"]));
        Assert.All(new[] { Silo.LivenessProbe, Silo.StartupProbe, Silo.ReadinessProbe }, static probe => Assert.Equal("http", probe.HttpGet.Port.Value));
    }

    [Fact]
    public void It_is_given_the_time_to_hand_over()
    {
        Assert.True(Silo.Lifecycle.PreStop.Sleep.Seconds >= Silo.ReadinessProbe.PeriodSeconds);
        Assert.True(_pod.TerminationGracePeriodSeconds > Silo.Lifecycle.PreStop.Sleep.Seconds + LongestEnd);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"ProcessTerminationTimeout = TimeSpan.FromSeconds({LongestEnd})"), Checkout.Read("src/ExactSyncCluster.Silo/Program.cs"), StringComparison.Ordinal);
        Assert.Equal("0", Manifests.Silos.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
    }
}
