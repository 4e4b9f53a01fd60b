using ExactSyncCluster.Connectors.Http;

namespace ExactSyncCluster.Connectors.ExactOnline.Wire;

/// <summary>The error body of Exact's API. Only the API itself writes it: a gateway, a maintenance page or a crash does not.</summary>
/// <param name="Code">Its code; often empty.</param>
/// <param name="Message">Its message, in the user's language.</param>
internal sealed record ODataError(string Code, string Message)
{
    private static readonly string[] Transient = ["timeout", "time-out", "timed out", "deadlock"];

    // The language is the user's, so the words of each host's language are listed.
    private static readonly string[] Existing =
    [
        "Gegeven bestaat reeds", "bestaat al", "Moet zijn: Uniek",
        "already exists", "Must be: Unique", "Must be unique",
        "existe déjà", "Doit être: Unique", "Doit être : Unique",
        "bereits vorhanden", "existiert bereits", "Muss eindeutig sein",
        "ya existe", "Debe ser: Único",
    ];

    /// <summary>Whether the message says that such a record exists already.</summary>
    public bool IsAlreadyExists => Has(Existing);

    /// <summary>Whether the message tells of a failure on the way rather than of a rule, so that nobody knows what was done.</summary>
    public bool IsTransient => Has(Transient);

    /// <summary>Reads a body; null when it is not an error with a message.</summary>
    public static ODataError? Read(ReadOnlyMemory<byte> body)
    {
        if (JsonBody.Parse(body)?.Member("error") is not { } error)
        {
            return null;
        }

        var message = error.Member("message")?.Text("value") ?? error.Text("message");
        return string.IsNullOrWhiteSpace(message) ? null : new(error.Text("code") ?? "", message.Trim());
    }

    private bool Has(string[] patterns) =>
        patterns.Any(pattern => Message.Contains(pattern, StringComparison.OrdinalIgnoreCase));
}
