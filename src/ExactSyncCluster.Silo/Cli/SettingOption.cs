using System.CommandLine;
using System.Globalization;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Makes options that may be given by the environment instead.</summary>
/// <param name="environment">The environment's variables.</param>
internal sealed class SettingOption(Func<string, string?> environment)
{
    private const int HighestPort = 65535;
    private const int NoPort = -1;

    /// <summary>A text; null when it is given nowhere.</summary>
    public Option<string?> Text(string name, string variable, string description) => new(name)
    {
        Description = $"{description} (or {variable})",
        DefaultValueFactory = _ => environment(variable) is { Length: > 0 } value ? value : null,
    };

    /// <summary>A text with a default.</summary>
    public Option<string> Text(string name, string variable, string description, string otherwise) => new(name)
    {
        Description = $"{description} (or {variable})",
        DefaultValueFactory = _ => environment(variable) is { Length: > 0 } value ? value : otherwise,
    };

    /// <summary>A port.</summary>
    public Option<int> Port(string name, string variable, string description, int otherwise)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} (or {variable}); 0 takes any",
            DefaultValueFactory = _ => environment(variable) is not { Length: > 0 } value ? otherwise
                : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : NoPort,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > HighestPort)
            {
                result.AddError($"{(result.Implicit ? variable : name)} must be a whole number from 0 to {HighestPort}.");
            }
        });
        return option;
    }
}
