using ExactSyncCluster.Silo.Grains.Connections;

namespace ExactSyncCluster.Silo.Tests.Grains.Connections;

public sealed class SideBySideTests : IDisposable
{
    private readonly List<string> _begun = [];
    private readonly TaskCompletionSource _slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SideBySide _turns = new(2);

    [Fact]
    public async Task One_that_takes_long_keeps_nobody_else_from_the_next_turn_and_has_none_itself_until_it_has_ended()
    {
        for (var round = 0; round < 2; round++)
        {
            Begin("slow", _slow.Task);
            Begin("quick", Task.CompletedTask);
        }

        Assert.Equal(["slow", "quick", "quick"], _begun);
        _slow.SetResult();
        await _turns.EndAsync();
        Begin("slow", Task.CompletedTask);
        Assert.Equal(["slow", "quick", "quick", "slow"], _begun);
    }

    [Fact]
    public async Task As_many_as_it_is_told_run_at_once_and_the_others_follow()
    {
        foreach (var name in new[] { "one", "two", "three" })
        {
            Begin(name, _slow.Task);
        }

        Assert.Equal(["one", "two"], _begun);
        _slow.SetResult();
        await _turns.EndAsync();
        Assert.Equal(["one", "two", "three"], _begun);
    }

    public void Dispose() => _turns.Dispose();

    private void Begin(string name, Task turn) => _turns.Begin(
        name,
        () =>
        {
            _begun.Add(name);
            return turn;
        });
}
