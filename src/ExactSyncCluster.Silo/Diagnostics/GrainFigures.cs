using System.Collections.Concurrent;

namespace ExactSyncCluster.Silo.Diagnostics;

/// <summary>
/// What the grains on this silo say of themselves, for gauges that are read when somebody asks. A grain that leaves takes along
/// what it said: another silo tells it from then on, and of two figures only one is true.
/// </summary>
/// <typeparam name="TLabels">The labels under which figures are gathered, from closed sets.</typeparam>
/// <typeparam name="TFigure">What one grain says.</typeparam>
internal sealed class GrainFigures<TLabels, TFigure>
    where TLabels : notnull
{
    private readonly ConcurrentDictionary<(string Grain, TLabels Labels), TFigure> _figures = new();
    private readonly ConcurrentDictionary<TLabels, byte> _labels = new();

    /// <summary>A grain says something, in place of what it said before.</summary>
    public void Say(string grain, TLabels labels, TFigure figure)
    {
        _labels.TryAdd(labels, 0);
        _figures[(grain, labels)] = figure;
    }

    /// <summary>A grain leaves, or has nothing more to say.</summary>
    public void Leave(string grain)
    {
        foreach (var said in _figures.Keys.Where(said => said.Grain == grain))
        {
            _figures.TryRemove(said, out _);
        }
    }

    /// <summary>What is said at present. Labels of which nothing is said any more come with nothing: a gauge that is not set again keeps its last figure.</summary>
    public IEnumerable<(TLabels Labels, IReadOnlyList<TFigure> Figures)> ByLabels()
    {
        var said = _figures.ToLookup(static figure => figure.Key.Labels, static figure => figure.Value);
        return _labels.Keys.Select(labels => (labels, (IReadOnlyList<TFigure>)[.. said[labels]]));
    }
}
