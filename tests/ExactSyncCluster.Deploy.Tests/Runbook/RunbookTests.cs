using System.Text.RegularExpressions;
using ExactSyncCluster.Deploy.Tests.Kubernetes;
using ExactSyncCluster.Deploy.Tests.Prometheus;
using k8s.Models;

namespace ExactSyncCluster.Deploy.Tests.Runbook;

/// <summary>What the runbook says to type is what the program, the manifests and the files know.</summary>
public sealed partial class RunbookTests
{
    [Fact]
    public void It_tells_of_the_alerts_that_there_are_and_of_no_other() =>
        Assert.Equal(RulesFile.Read().Alerts.Select(static alert => alert.Alert), Heading().Matches(RunbookText.Text).Select(static match => match.Groups["name"].Value));

    [Fact]
    public void Every_command_of_the_program_is_one_that_it_knows()
    {
        var commands = RunbookText.Commands.Select(static line => Ours().Match(line)).Where(static match => match.Success).Select(static match => match.Groups["arguments"].Value).ToList();

        Assert.True(commands.Count >= 4);
        Assert.All(commands, static arguments => Assert.Empty(KnownSettings.Objections(arguments.Split(' '))));
    }

    [Fact]
    public async Task Every_setting_is_one_that_somebody_reads()
    {
        IEnumerable<string> known = [.. await KnownSettings.OfAsync("run"), .. await KnownSettings.OfAsync("certificate", "replace"), .. Setting().Matches(Checkout.Read("deploy/postgres/database.sql")).Select(static match => match.Value)];

        Assert.Empty(Setting().Matches(RunbookText.Text).Select(static match => match.Value).Except(known));
    }

    [Fact]
    public void Every_file_that_it_names_is_there() =>
        Assert.All(Named().Matches(RunbookText.Text).Select(static match => match.Value), static path => Assert.True(Path.Exists(Checkout.PathOf(path)), path));

    [Fact]
    public void Every_object_and_namespace_that_it_names_is_in_the_manifests()
    {
        Assert.All(
            Deployments().Matches(RunbookText.Text).Select(static match => match.Groups["name"].Value),
            static name => Assert.Equal(Manifests.Silos.Metadata.Name, name));
        Assert.Empty(Namespaces().Matches(RunbookText.Text).Select(static match => match.Groups["name"].Value)
            .Except(Manifests.Folders.SelectMany(Manifests.Of<V1Namespace>).Select(static one => one.Metadata.Name)));
        Assert.All(
            Selections().Matches(RunbookText.Text).Select(static match => match.Groups["label"].Value),
            static label => Assert.Equal(string.Join(',', Manifests.Labels.Select(static one => $"{one.Key}={one.Value}")), label));
    }

    [GeneratedRegex("^#### (?<name>\\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex("dotnet run --project src/ExactSyncCluster.Silo -c Release -- (?<arguments>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Ours();

    [GeneratedRegex("EXACTSYNC_[A-Z_]*[A-Z]")]
    private static partial Regex Setting();

    [GeneratedRegex("(deploy|src)/[A-Za-z0-9_./-]*[A-Za-z0-9]")]
    private static partial Regex Named();

    [GeneratedRegex("deployment/(?<name>[a-z-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Deployments();

    [GeneratedRegex("kubectl -n (?<name>[a-z-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Namespaces();

    [GeneratedRegex(" -l (?<label>[a-z./]+=[a-z-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Selections();
}
