using System.Globalization;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Pages;
using Spectre.Console;

namespace ExactSyncCluster.Silo.Cli.Demo.Showing;

/// <summary>Shows how far the demo is: bars on a terminal, a line now and then elsewhere, nothing at all where JSON is wanted.</summary>
internal sealed class DemoDisplay(IAnsiConsole console, bool isSilent, TimeProvider time)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private bool HasBars => console.Profile is { Out.IsTerminal: true, Capabilities.Interactive: true };

    public void Say(string line)
    {
        if (!isSilent)
        {
            console.WriteLine(line);
        }
    }

    /// <summary>Shows the pairs of each entity getting settled while something is done.</summary>
    public Task FollowAsync(string title, Func<Action<IReadOnlyList<EntityProgress>>, Task> work)
    {
        if (isSilent)
        {
            return work(static _ => { });
        }

        return HasBars ? BarsAsync(title, work) : LinesAsync(title, work);
    }

    /// <summary>Shows steps being done.</summary>
    public Task CountAsync(string title, Func<Action<int, int>, Task> work)
    {
        if (isSilent || !HasBars)
        {
            Say($"{title} ...");
            return work(static (_, _) => { });
        }

        return Progress().StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(title));
            await work((done, total) =>
            {
                task.MaxValue = Math.Max(1, total);
                task.Value = done;
            });
        });
    }

    private Progress Progress() => console.Progress().Columns(
        new TaskDescriptionColumn { Alignment = Justify.Left },
        new ProgressBarColumn(),
        new PercentageColumn(),
        new ElapsedTimeColumn());

    private Task BarsAsync(string title, Func<Action<IReadOnlyList<EntityProgress>>, Task> work)
    {
        Say(title);
        return Progress().StartAsync(async context =>
        {
            var bars = EntityNames.All.ToDictionary(static entity => entity, entity => context.AddTask(EntityNames.Of(entity)));
            await work(counts =>
            {
                foreach (var count in counts)
                {
                    var bar = bars[count.Entity];
                    bar.MaxValue = Math.Max(1, count.Total);
                    bar.Value = count.Settled + count.Parked;
                    bar.Description = Markup.Escape(Line(count));
                }
            });
        });
    }

    private async Task LinesAsync(string title, Func<Action<IReadOnlyList<EntityProgress>>, Task> work)
    {
        Say($"{title} ...");
        var said = time.GetUtcNow();
        var (last, shown) = ("", "");
        await work(counts =>
        {
            last = "  " + string.Join("; ", counts.Select(Line));
            if (time.GetUtcNow() - said >= BetweenLines)
            {
                said = time.GetUtcNow();
                Show();
            }
        });
        Show();

        void Show()
        {
            if (last != shown)
            {
                Say(last);
                shown = last;
            }
        }
    }

    private static string Line(EntityProgress count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Words.Many(count.Entity)}: {count.Settled} of {count.Total} {Words.Of(PairStatus.Settled)}{Part(count.Waiting, Words.Of(PairStatus.Waiting))}{Part(count.Parked, count.Parked == 1 ? Words.Of(PairStatus.Parked) : "need a person")}");

    private static string Part(int count, string word) => count == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {count} {word}");
}
