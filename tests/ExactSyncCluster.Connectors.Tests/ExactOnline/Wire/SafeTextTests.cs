using ExactSyncCluster.Connectors.ExactOnline.Wire;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Wire;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("Gegeven bestaat reeds", "Gegeven bestaat reeds")]
    [InlineData("Verplicht: Code", "Verplicht: Code")]
    [InlineData("Ongeldig: OrderedBy - Gegeven bestaat niet", "Ongeldig: OrderedBy - Gegeven bestaat niet")]
    [InlineData("Moet zijn: Uniek - Artikel, Valuta, Eenheid, Aantal, Actief vanaf, Actief tot", "Moet zijn: Uniek - Artikel, Valuta, Eenheid, Aantal, Actief vanaf, Actief tot")]
    [InlineData("Wijzigen niet mogelijk: verkooporder is afgehandeld", "Wijzigen niet mogelijk: verkooporder is afgehandeld")]
    [InlineData("Te lang: AddressLine1 - maximaal 100 tekens", "Te lang: AddressLine1 - maximaal … tekens")]
    [InlineData("Data already exists.", "Data already exists")]
    [InlineData("Le champ est obligatoire: Code", "Le champ est obligatoire: Code")]
    [InlineData("Ungültig: Währung", "Ungültig: Währung")]
    [InlineData("Ya existe: Código", "Ya existe: Código")]
    [InlineData("Forbidden - Application Scope Violated. Cannot manage 'crm.accounts' scope.", "Forbidden - Application Scope Violated. Cannot manage crm.accounts scope")]
    [InlineData("BTW-code ongeldig", "BTW-code ongeldig")]
    public void Exacts_own_words_and_the_names_of_properties_stay(string message, string shown) => Assert.Equal(shown, SafeText.Of(message));

    [Theory]
    [InlineData("Gegeven bestaat reeds: Jansen", "Gegeven bestaat reeds: …")]
    [InlineData("Relatie Jansen & Zonen B.V. is geblokkeerd", "Relatie … is geblokkeerd")]
    [InlineData("Ongeldig: jan@jansen.nl, 0612345678, NL001234567B01", "Ongeldig: …")]
    [InlineData("Ongeldig: 'Jan de Vries' (Kerkstraat 1, 3621 AB Breukelen)", "Ongeldig: … de …")]
    [InlineData("Ongeldig:\n  Jansen\tJansen", "Ongeldig: …")]
    [InlineData("Code=Jansen ongeldig", "… ongeldig")]
    [InlineData("Naam:Jansen/Code ongeldig", "… ongeldig")]
    [InlineData("crm.jansen is ongeldig", "… is ongeldig")]
    [InlineData("BTW-Jansen ongeldig", "… ongeldig")]
    [InlineData("Jansen", null)]
    [InlineData("12 - 34", null)]
    [InlineData("", null)]
    public void Everything_else_is_left_out_quoted_or_not(string message, string? shown) => Assert.Equal(shown, SafeText.Of(message));

    [Fact]
    public void A_long_sentence_is_cut_between_words()
    {
        var shown = SafeText.Of(string.Join(' ', Enumerable.Repeat("verplicht", 1000)));

        Assert.InRange(shown!.Length, 150, 210);
        Assert.EndsWith("verplicht", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("500", "500")]
    [InlineData("", null)]
    [InlineData("Jansen", null)]
    [InlineData("0612345678", null)]
    public void A_code_is_a_short_number_or_nothing(string code, string? shown) => Assert.Equal(shown, SafeText.Code(code));
}
