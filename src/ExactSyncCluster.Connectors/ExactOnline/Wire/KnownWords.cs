using System.Collections.Frozen;

namespace ExactSyncCluster.Connectors.ExactOnline.Wire;

/// <summary>The words that Exact's own messages are made of, in the languages of its hosts, and the names of its properties.</summary>
internal static class KnownWords
{
    private const string Dutch = """
        aan aangemaakt aantal aanwezig actief administratie afgehandeld al alleen artikel artikelen artikelgroep artikelgroepen bericht
        bestaan bestaat betalingsconditie bevat bij btw buiten categorie code combinatie contactpersoon dan dat datum de debiteur deze
        dit door dubbel een eenheid en er factuur fout formaat ge geblokkeerd gebruik gebruiker gebruikt geen gegeven gegevens gekoppeld
        geldig geldige gesloten gevonden gevuld gewijzigd grootboekrekening groot groter heeft het hoeveelheid hoger hoofdadres in
        ingevoerd ingevuld inkoopprijs is kan klant kleiner kort korting kunnen kunt lager land landen lang leeg leverancier
        leverdatum levering licentie logboek maar magazijn mag maximaal maximale maximum met minimaal minimum minstens moet moeten
        mogelijk module munteenheid na naam niet numeriek of onbekend onbekende onderhoud ongeldig ongeldige ontbreekt onvoldoende op
        order orderregel orderregels orders postcode prijs prijslijst project reeds regel regels relatie relaties recht rechten rol
        status taal te teken tekens toegang toegestaan toegevoegd toevoegen tot uniek uw vaste valuta van vanaf veld velden
        verkooporder verkooporders verkoopprijs verplicht verplichte verwijderd verwijderen verzoek voldoet volgende voor voorraad vrije
        waarde waarden was werd wijzigen wordt zijn
        """;

    private const string English = """
        a access account accounts action active add address administration allowed already also amount an and api application apply are
        array as at authentication authorized available be been before between binding blocked body business by callback can cannot
        category change changed characters client code combination completed condition conditions contact contains could country
        currency customer data database date deadlock debtor delete deleted denied description division divisions does duplicate edit
        empty endpoint error errors exceed exceeded exceeds exist existing exists expected expired failed field fields filter forbidden
        format found from function general greater group has have header however in inactive incorrect insufficient internal invalid invoice is
        item items it json key language length less licence license limit limited line lines locked longer mandatory match maximum may
        message method minimum missing module must name necessary negative no not null number object occurred of on only open operation
        operator or order orders parameter payment permission please positive possible post price prices process processed processing
        project properties property quantity query range rate reached read record reference refused request requested required resource
        result returns rights sales scope segment select server service should since stock stream string supplier supported syntax
        system take text than that the then there this time timeout to token too type unauthorized unable under unexpected unique
        unit unknown unsupported update updated url use used user valid value values vat version violated warehouse was with within
        without write wrong you your
        crm.accounts logistics.items sales.orders sales.prices organization.administration manage
        invalid_request invalid_scope server_error temporarily_unavailable unsupported_grant_type unsupported_response_type
        """;

    private const string French = """
        autorisé bloqué champ champs client code déjà devise doit données enregistrement est être existe existe facture format
        impossible inconnu introuvable invalide la langue le les ligne manquant maximum modifier ne non nom obligatoire obligatoires
        pas pays prix quantité supprimer trop un une unique unité utilisé valeur
        """;

    private const string German = """
        anlegen artikel bereits bestellung darf datensatz daten das der die eindeutig ein eine einheit existiert feld felder fehlt
        gefunden gelöscht gesperrt gültig ist kann kein keine konto kunde lang maximal menge muss nicht pflichtfeld preis sein sprache
        ungültig unbekannt verwendet vorhanden währung wert zu zulässig
        """;

    private const string Spanish = """
        ya existe debe ser único obligatorio válido inválido demasiado largo campo código cliente artículo pedido precio unidad moneda
        falta encontrado permitido
        """;

    private static readonly FrozenSet<string> All = new[] { Dutch, English, French, German, Spanish }
        .SelectMany(static words => words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        .Concat(Properties())
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether this is one of them. A word of several parts is when each part is.</summary>
    public static bool Hold(string word) => All.Contains(word) || (word.Contains('-', StringComparison.Ordinal) && Array.TrueForAll(word.Split('-'), All.Contains));

    private static IEnumerable<string> Properties()
    {
        var schema = ExactOnlineSchema.Value;
        return new[] { schema.Customer, schema.Product, schema.Order, schema.OrderLine, ExactOnlineSchema.PriceRow, ExactOnlineSchema.StockRow }
            .SelectMany(static table => table.Properties.Keys)
            .Append("SalesOrderLines");
    }
}
