namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>The division says no: the status of the answer and its text in the user's language.</summary>
internal sealed class ExactRefusal(int status, string message) : Exception(message)
{
    private const int BadRequest = 400;
    private const int NotFoundStatus = 404;

    // Business rules are broken with a 500 at this vendor.
    private const int Business = 500;

    public int Status => status;

    public static ExactRefusal Malformed(string message) => new(BadRequest, message);

    public static ExactRefusal Mandatory(string property) => new(BadRequest, $"Verplicht: {property}");

    public static ExactRefusal Exists() => new(Business, "Gegeven bestaat reeds");

    public static ExactRefusal NotFound() => new(NotFoundStatus, "Resource not found for the segment.");

    public static ExactRefusal NoReference(string property) => new(Business, $"Ongeldig: {property} - Gegeven bestaat niet");

    public static ExactRefusal InUse(string what) => new(Business, $"Verwijderen niet mogelijk: {what} is in gebruik");

    public static ExactRefusal Completed() => new(Business, "Wijzigen niet mogelijk: verkooporder is afgehandeld");

    public static ExactRefusal PriceRowExists() =>
        new(Business, "Moet zijn: Uniek - Artikel, Valuta, Eenheid, Aantal, Actief vanaf, Actief tot");

    public static ExactRefusal TooLong(string property, int most) =>
        new(BadRequest, $"Te lang: {property} - maximaal {most} tekens");

    public static ExactRefusal UnknownProperty(string property, string modelType) => new(
        BadRequest,
        $"The property '{property}' does not exist on type '{modelType}'. "
        + "Make sure to only use property names that are defined by the type.");
}
