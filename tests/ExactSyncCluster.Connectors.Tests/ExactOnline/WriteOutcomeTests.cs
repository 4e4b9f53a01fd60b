using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline;

/// <summary>What each answer means for each write.</summary>
public sealed class WriteOutcomeTests : IDisposable
{
    private const string Html = "<html><body>Maintenance</body></html>";
    private const string Fault = """{"fault":{"faultstring":"Failed to execute the ExtractVariables: ExtractAccessToken"}}""";

    private readonly ExactBench _bench = new();

    private static WriteRequest Update { get; } =
        new WriteRequest.UpdateRecord(new(ExactBench.Id), Fields.None.With("Name", Value.Of("A")), null, null) { Entity = Entity.Customer };

    private static WriteRequest Create { get; } =
        new WriteRequest.CreateRecord("c", "k", Fields.None.With("Name", Value.Of("A")), []) { Entity = Entity.Customer };

    private static WriteRequest Delete { get; } = new WriteRequest.DeleteRecord(new(ExactBench.Id), null) { Entity = Entity.Customer };

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(400, "", "Rejected")]
    [InlineData(400, "{\"error\":{\"code\":\"\",\"message\":{\"value\":\"Ongeldig\"}}}", "Rejected")]
    [InlineData(403, "{\"error\":{\"code\":\"\",\"message\":{\"value\":\"Forbidden - Application Scope Violated.\"}}}", "Rejected")]
    [InlineData(405, "", "Rejected")]
    [InlineData(408, "", "Unknown")]
    [InlineData(413, "", "Rejected")]
    [InlineData(429, "", "NotSent")]
    [InlineData(500, "", "Unknown")]
    [InlineData(500, Html, "Unknown")]
    [InlineData(500, Fault, "Unknown")]
    [InlineData(500, "{\"error\":{\"code\":\"\",\"message\":{\"value\":\"\"}}}", "Unknown")]
    [InlineData(500, "{\"error\":{\"code\":\"\",\"message\":{\"value\":\"Timeout expired.\"}}}", "Unknown")]
    [InlineData(500, "{\"error\":{\"code\":\"\",\"message\":{\"lang\":\"nl\",\"value\":\"Order is voltooid\"}}}", "Rejected")]
    [InlineData(502, Html, "Unknown")]
    [InlineData(503, "", "Unknown")]
    [InlineData(504, "", "Unknown")]
    [InlineData(302, "", "Unknown")]
    [InlineData(200, Html, "Unknown")]
    [InlineData(200, "", "Unknown")]
    [InlineData(201, "{\"d\":{}}", "Unknown")]
    [InlineData(404, "", "Rejected")]
    public async Task Create_by_status_and_body(int status, string body, string expected)
    {
        _bench.Handler.Answers(status, body);

        var outcome = await _bench.WriteAsync(Create);

        Assert.Equal(expected, outcome.GetType().Name);
        Assert.Single(_bench.Handler.Sent);
        Assert.Equal(1, _bench.Permits.Taken);
        Assert.Equal(status, Assert.Single(_bench.Permits.Reports).Status);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Not_found_of_something_in_between_says_nothing_of_the_write(string method)
    {
        _bench.Handler.Answers(404, Html);

        Assert.IsType<WriteOutcome.Unknown>(await _bench.WriteAsync(method == "PUT" ? Update : Delete));
    }

    [Theory]
    [InlineData("PUT", 204, "Applied")]
    [InlineData("PUT", 200, "Applied")]
    [InlineData("PUT", 404, "Conflict")]
    [InlineData("PUT", 400, "Rejected")]
    [InlineData("PUT", 500, "Unknown")]
    [InlineData("DELETE", 204, "Applied")]
    [InlineData("DELETE", 404, "AlreadyApplied")]
    [InlineData("DELETE", 400, "Rejected")]
    [InlineData("DELETE", 503, "Unknown")]
    public async Task Update_and_delete_by_status(string method, int status, string expected)
    {
        _bench.Handler.Answers(status);

        var outcome = await _bench.WriteAsync(method == "PUT" ? Update : Delete);

        Assert.Equal(expected, outcome.GetType().Name);
        Assert.Equal(method, Assert.Single(_bench.Handler.Sent).Method);
    }

    [Theory]
    [InlineData("Gegeven bestaat reeds: Code", true)]
    [InlineData("Moet zijn: Uniek - Artikel, Valuta, Eenheid, Aantal, Actief vanaf, Actief tot", true)]
    [InlineData("Data already exists", true)]
    [InlineData("Verplicht: Naam", false)]
    public async Task Business_rule_says_whether_the_record_exists_already(string message, bool exists)
    {
        _bench.Handler.Answers(500, $$$"""{"error":{"code":"","message":{"lang":"nl-NL","value":"{{{message}}}"} } }""");

        var rejected = Assert.IsType<WriteOutcome.Rejected>(await _bench.WriteAsync(Create));

        Assert.Equal(exists, rejected.AlreadyExists);
        Assert.Equal("500", rejected.Code);
    }

    [Fact]
    public async Task Reason_shows_no_value_of_a_record()
    {
        _bench.Handler.Answers(500, """{"error":{"code":"Jansen","message":{"value":"Gegeven bestaat reeds: Jansen, 'Jansen' jan@jansen.nl 0612345678"}}}""");

        var rejected = Assert.IsType<WriteOutcome.Rejected>(await _bench.WriteAsync(Create));

        Assert.Contains("Gegeven bestaat reeds", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal("500", rejected.Code);
        Assert.DoesNotContain("ansen", rejected.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("0612", rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sentence_of_unknown_words_is_not_shown_at_all()
    {
        _bench.Handler.Answers(400, """{"error":{"code":"","message":{"value":"Jansen Breukelen"}}}""");

        var rejected = Assert.IsType<WriteOutcome.Rejected>(await _bench.WriteAsync(Create));

        Assert.Equal("Exact Online refuses the request with status 400: in words that are not shown, since they may hold a value.", rejected.Reason);
    }

    [Fact]
    public async Task Lost_reply_is_unknown_and_refused_connection_is_not_sent()
    {
        _bench.Handler.Fails(new HttpRequestException(HttpRequestError.ResponseEnded)).Fails(new HttpRequestException(HttpRequestError.ConnectionError));

        Assert.IsType<WriteOutcome.Unknown>(await _bench.WriteAsync(Create));
        var refused = Assert.IsType<WriteOutcome.NotSent>(await _bench.WriteAsync(Create));
        Assert.Equal(FailureCause.Outage, refused.Failure.Cause);
    }

    [Fact]
    public async Task Expired_token_is_renewed_and_the_write_carried_out()
    {
        _bench.Handler.Answers(401).Answers(204);

        Assert.IsType<WriteOutcome.Applied>(await _bench.WriteAsync(Update));
        Assert.Equal(["first", "second"], _bench.Handler.Sent.Select(static sent => sent.Token));
        Assert.True(_bench.Permits.Reports[0].CountsAsError);
    }

    [Fact]
    public async Task Token_refused_twice_was_not_sent_and_needs_consent()
    {
        _bench.Handler.Answers(401).Answers(401);

        var refused = Assert.IsType<WriteOutcome.NotSent>(await _bench.WriteAsync(Update));

        Assert.Equal(FailureCause.NeedsConsent, refused.Failure.Cause);
    }
}
