using YamlDotNet.Core;

namespace ExactSyncCluster.Deploy.Tests.Kubernetes;

/// <summary>What the kustomizations name is there, nothing lies about that none names, and every manifest is one by Kubernetes' own models.</summary>
public sealed class KustomizationTests
{
    public static TheoryData<string> Folders => [.. Manifests.Folders];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_manifest_has_the_shape_that_Kubernetes_knows(string folder) =>
        Assert.All(Manifests.Files(folder), file => Assert.NotEmpty(Manifests.Read(folder, file)));

    [Theory]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { portz: [] }")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { template: { spec: { containers: [{ name: a, lifecycle: { preStop: { sleep: { secs: 5 } } } }] } } }")]
    public void A_field_that_it_does_not_know_is_refused(string text) => Assert.Throws<YamlException>(() => Manifests.Parse(text));

    [Theory]
    [MemberData(nameof(Folders))]
    public void What_is_named_is_there_and_what_is_there_is_named(string folder)
    {
        var kustomization = Kustomization.Read(folder);

        Assert.Equal(("kustomize.config.k8s.io/v1beta1", "Kustomization"), (kustomization.ApiVersion, kustomization.Kind));
        Assert.All(kustomization.Named, named => Assert.True(Path.Exists(Checkout.PathOf($"{folder}/{named}")), named));
        Assert.Empty(Manifests.Files(folder).Except(kustomization.Named));
    }

    [Fact]
    public void Every_patch_changes_something_that_the_base_has()
    {
        var kept = Manifests.Files(Manifests.Base).SelectMany(static file => Manifests.Read(Manifests.Base, file)).Select(static one => (one.Kind, one.Metadata.Name)).ToHashSet();
        var patched = Manifests.Folders.SelectMany(static folder => Kustomization.Read(folder).Patches, static (folder, patch) => Manifests.Read(folder, patch.Path))
            .SelectMany(static objects => objects).Select(static one => (one.Kind, one.Metadata.Name)).ToList();

        Assert.Equal(4, patched.Count);
        Assert.All(patched, one => Assert.Contains(one, kept));
    }

    [Theory]
    [InlineData(Manifests.Production)]
    [InlineData(Manifests.Sandbox)]
    public void An_overlay_sets_the_image_and_a_namespace_that_it_makes(string folder)
    {
        var kustomization = Kustomization.Read(folder);
        var silo = Manifests.Silos.Spec.Template.Spec.Containers.Single();

        Assert.Equal(silo.Image, Assert.Single(kustomization.Images)["name"]);
        Assert.NotEqual("latest", kustomization.Images[0]["newTag"]);
        Assert.Equal(kustomization.Namespace, Assert.Single(Manifests.Of<k8s.Models.V1Namespace>(folder)).Metadata.Name);
        Assert.True(kustomization.GeneratorOptions["disableNameSuffixHash"]);
    }
}
