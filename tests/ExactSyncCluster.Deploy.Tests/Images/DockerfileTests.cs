namespace ExactSyncCluster.Deploy.Tests.Images;

/// <summary>The image is what the program's own version needs, and grants it no more.</summary>
public sealed class DockerfileTests
{
    private readonly Dockerfile _file = Dockerfile.Read();

    [Fact]
    public void It_runs_as_nobody_and_starts_the_silo()
    {
        Assert.Contains(("USER", "1654:1654"), _file.Last);
        Assert.Contains(("ENTRYPOINT", "[\"dotnet\", \"ExactSyncCluster.Silo.dll\"]"), _file.Last);
        Assert.Contains(("CMD", "[\"run\"]"), _file.Last);
        Assert.True(_file.HasHealthCheck);
    }

    [Fact]
    public void Its_base_images_are_of_one_version_and_of_the_frame_that_the_tests_run_on()
    {
        var bases = _file.Instructions.Where(static one => one.Word == "FROM").Select(static one => one.Said.Split(' ')[0]).ToList();

        Assert.All(bases, static image => Assert.Matches(":[0-9]+\\.[0-9]+\\.[0-9]+-", image));
        Assert.StartsWith($"mcr.microsoft.com/dotnet/aspnet:{Environment.Version.Major}.{Environment.Version.Minor}.", bases[^1], StringComparison.Ordinal);
        Assert.EndsWith("-chiseled-extra", bases[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_setting_that_it_gives_is_one_that_the_program_knows()
    {
        var given = _file.Environment.Keys.Where(static name => name.StartsWith(KnownSettings.Prefix, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(given);
        Assert.Empty(given.Except(await KnownSettings.OfAsync("run")));
    }

    [Fact]
    public void What_it_is_built_from_is_let_through_to_the_build()
    {
        var allowed = Checkout.Read(".dockerignore").Split('\n').Where(static line => line.StartsWith('!')).Select(static line => line[1..]).ToList();

        Assert.Equal(["src", ".editorconfig"], allowed);
        Assert.All(allowed, static path => Assert.True(Path.Exists(Checkout.PathOf(path)), path));
    }
}
