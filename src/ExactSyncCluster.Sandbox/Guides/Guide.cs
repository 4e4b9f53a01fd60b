using System.Collections.Immutable;
using System.Net;
using System.Text;

namespace ExactSyncCluster.Sandbox.Guides;

/// <summary>How a sandbox is used: what a connection needs to know of it, and what can be done at its control API.</summary>
/// <param name="Facts">What a connection file says of it, each with its name there.</param>
/// <param name="Steps">Commands, each with what it does; a second one stands on a line of its own.</param>
internal sealed record Guide(ImmutableArray<(string Name, string Value)> Facts, ImmutableArray<(string What, string Command)> Steps)
{
    /// <summary>The command that prints a connection file for both sandboxes.</summary>
    public const string FileCommand = "dotnet run --project src/ExactSyncCluster.Silo -c Release -- connection example --sandbox";

    private const string Json = "-H 'Content-Type: application/json'";

    /// <summary>A call that carries JSON.</summary>
    public static string Call(string method, string address, string body) => $"curl -X {method} {address} {Json} -d '{body}'";

    /// <summary>For a terminal.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Facts)
        {
            text.Append("  ").Append(name.PadRight(15)).AppendLine(value);
        }

        text.Append("A connection file for both sandboxes: ").AppendLine(FileCommand);
        foreach (var (what, command) in Steps)
        {
            text.Append("# ").AppendLine(what).Append("  ").AppendLine(command.Replace("\n", "\n  ", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    /// <summary>For the sandbox's own page.</summary>
    public string Html()
    {
        var page = new StringBuilder("<h2>For a connection file</h2><table>");
        foreach (var (name, value) in Facts)
        {
            page.Append("<tr><td>").Append(name).Append("</td><td><code>").Append(WebUtility.HtmlEncode(value)).Append("</code></td></tr>");
        }

        page.Append("</table><p>One for both sandboxes is printed by</p><pre>").Append(FileCommand).Append("</pre><h2>What a person can do here</h2><pre>");
        foreach (var (what, command) in Steps)
        {
            page.Append("# ").Append(WebUtility.HtmlEncode(what)).Append('\n').Append(WebUtility.HtmlEncode(command)).Append("\n\n");
        }

        return page.Append("</pre>").ToString();
    }
}
