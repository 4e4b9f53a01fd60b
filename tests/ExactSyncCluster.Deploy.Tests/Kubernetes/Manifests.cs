using k8s;
using k8s.Models;

namespace ExactSyncCluster.Deploy.Tests.Kubernetes;

/// <summary>The manifests as the objects that Kubernetes makes of them. A field that it does not know is an error.</summary>
internal static class Manifests
{
    public const string Root = "deploy/kubernetes";
    public const string Base = $"{Root}/base";
    public const string Production = $"{Root}/overlays/production";
    public const string Sandbox = $"{Root}/overlays/sandbox";

    // Kustomize's own word in a patch that takes something away.
    private const string Deletion = "$patch: delete";

    /// <summary>The folders that hold a kustomization.</summary>
    public static IReadOnlyList<string> Folders { get; } = [Base, Production, Sandbox];

    /// <summary>The manifests and patches of a folder.</summary>
    public static IEnumerable<string> Files(string folder) => Directory.GetFiles(Checkout.PathOf(folder), "*.yaml").Select(static file => Path.GetFileName(file)).Where(static name => name != Kustomization.FileName);

    /// <summary>All objects of one file.</summary>
    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Read(string folder, string file) => Parse(Checkout.Read($"{folder}/{file}"));

    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Parse(string text) =>
        [.. KubernetesYaml.LoadAllFromString(text.Replace(Deletion, "", StringComparison.Ordinal), strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()];

    /// <summary>All objects of one kind in the files of a folder, without its base's.</summary>
    public static IReadOnlyList<T> Of<T>(string folder) => [.. Files(folder).SelectMany(file => Read(folder, file)).OfType<T>()];

    /// <summary>The silos.</summary>
    public static V1Deployment Silos => Of<V1Deployment>(Base).Single();

    /// <summary>By what the silos' pods are known.</summary>
    public static IDictionary<string, string> Labels => Silos.Spec.Template.Metadata.Labels;
}
