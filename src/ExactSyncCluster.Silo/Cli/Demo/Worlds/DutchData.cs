using System.Globalization;
using Bogus;

namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>Dutch names, places, goods and dates from one seed; never from the clock.</summary>
internal sealed class DutchData
{
    private static readonly string[] Goods =
    [
        "Bureaustoel", "Werkbank", "Ladekast", "Hanglamp", "Fietstas", "Regenjas", "Gereedschapskist", "Waterkoker",
        "Boekenkast", "Tuinslang", "Verlengsnoer", "Thermosfles", "Rugzak", "Kruiwagen", "Stofzuiger", "Bloempot",
    ];

    private static readonly string[] Kinds = ["eiken", "stalen", "compact", "extra sterk", "waterdicht", "verstelbaar", "opvouwbaar", "met slot"];

    private static readonly string[] Remarks =
    [
        "Levert alleen op werkdagen", "Belt liever dan mailt", "Factuur per kwartaal", "Achterom leveren",
        "Vaste klant van de beurs", "Graag met pakbon", "Let op het afwijkende afleveradres", "Betaalt altijd op tijd",
    ];

    private static readonly string[] OrderTexts =
    [
        "Voorjaarsbestelling", "Nalevering", "Inrichting kantoor", "Spoedbestelling", "Aanvulling magazijn", "Actie", "Relatiegeschenken",
    ];

    private readonly Faker faker;

    public DutchData(int seed) => faker = new Faker("nl") { Random = new Randomizer(seed) };

    public Randomizer Dice => faker.Random;

    public string Company() => Short($"{faker.Name.LastName()} {faker.PickRandom("Techniek", "Handel", "Bouw", "Interieur", "Logistiek", "Groen", "Advies")} {faker.PickRandom("B.V.", "V.O.F.", "Groep", "& Zn.")}", 50);

    public string Person() => Short(faker.Name.FullName(), 50);

    public string Email(string name) => $"{faker.PickRandom("info", "inkoop", "administratie", "verkoop")}{faker.Random.Int(1, 99)}@{Slug(name)}.example";

    public string Website(string name) => $"https://www.{Slug(name)}.example";

    public string Phone() => faker.Random.Replace("0##-#######");

    public string Street() => Short($"{faker.Address.StreetName()} {faker.Random.Int(1, 240)}", 60);

    public string Postcode() => faker.Random.Int(1000, 9999).ToString(CultureInfo.InvariantCulture) + " " + faker.Random.String2(2, "ABCDEFGHJKLMNPRSTVWXZ");

    public string City() => Short(faker.Address.City(), 40);

    public string Vat() => $"NL{faker.Random.Replace("#########")}B01";

    public string Chamber() => faker.Random.Replace("########");

    public string Remark() => faker.PickRandom(Remarks) + ".";

    public string OrderText() => faker.PickRandom(OrderTexts) + " " + faker.Random.Int(1, 999).ToString(CultureInfo.InvariantCulture);

    public string Product() => $"{faker.PickRandom(Goods)} {faker.PickRandom(Kinds)} {faker.Random.Int(10, 240)} cm";

    public string Barcode() => "871" + faker.Random.Replace("##########");

    public decimal Price() => faker.Random.Int(195, 49_995) / 100m;

    public decimal Weight() => faker.Random.Int(1, 400) / 8m;

    public DateOnly Day(int year) => new DateOnly(year, 1, 1).AddDays(faker.Random.Int(0, 364));

    public bool Chance(double probability) => faker.Random.Double() < probability;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[faker.Random.Int(0, choices.Count - 1)];

    /// <summary>A value, or nothing as often as fields are left empty.</summary>
    public string? Maybe(double filled, Func<string> value) => Chance(filled) ? value() : null;

    private static string Short(string text, int most) => text.Length <= most ? text : text[..most].TrimEnd();

    private static string Slug(string name) =>
        string.Concat(name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)) is { Length: > 0 } slug ? slug : "bedrijf";
}
