using System.Net;
using System.Text.Json;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Reads pages of rows: one, or all of a short list.</summary>
internal sealed class ExactPages(HttpCalls calls, ExactAddresses addresses, AnswerMeaning meaning, TimeProvider time, int largestSearch)
{
    private static readonly CallFailure NotUnderstood =
        new(FailureCause.Outage, "Exact Online's answer is not the JSON of its API; something in between may have answered.");

    private static readonly CallFailure Elsewhere =
        new(FailureCause.Refused, "Exact Online names a further page on another host or division; it is not followed.");

    /// <summary>Reads one page.</summary>
    public async Task<PageRead> OneAsync(string endpoint, Uri address, CallContext call, CancellationToken cancellation)
    {
        var start = time.GetUtcNow();
        var outcome = await calls.ReadAsync(new() { Method = HttpMethod.Get, Address = address, Endpoint = endpoint }, call, cancellation);
        if (outcome is AttemptOutcome.Answer { Status: HttpStatusCode.NotFound } notFound)
        {
            return AnswerMeaning.IsMissing(notFound) ? new PageRead.Missing(new(start, time.GetUtcNow())) : new PageRead.Failed(NotUnderstood);
        }

        if (meaning.ReadFailure(outcome) is { } failure)
        {
            return new PageRead.Failed(failure);
        }

        return WireEnvelope.Open(((AttemptOutcome.Answer)outcome).Body) is { } envelope
            ? Rows(envelope, start)
            : new PageRead.Failed(NotUnderstood);
    }

    /// <summary>Reads a list to its end. A list beyond the limit fails: a part of it must not pass for the whole.</summary>
    public Task<PageRead> AllAsync(string endpoint, Uri address, CallContext call, CancellationToken cancellation) =>
        FromAsync(endpoint, new PageRead.Rows([], address, new(time.GetUtcNow(), time.GetUtcNow())), call, cancellation);

    /// <summary>Completes a list of which some rows are known already.</summary>
    public async Task<PageRead> FromAsync(string endpoint, PageRead.Rows known, CallContext call, CancellationToken cancellation)
    {
        var rows = known.Content.ToBuilder();
        var next = known.Next;
        for (var page = 0; next is not null; page++)
        {
            if (page == largestSearch)
            {
                return new PageRead.Failed(new(FailureCause.Refused, $"{endpoint} has more than {largestSearch} pages for one record or search; raise the limit LargestSearch if that is right."));
            }

            var answer = await OneAsync(endpoint, next, call, cancellation);
            if (answer is not PageRead.Rows read)
            {
                return answer;
            }

            rows.AddRange(read.Content);
            next = read.Next;
        }

        return new PageRead.Rows(rows.ToImmutable(), null, new(known.Read.Start, time.GetUtcNow()));
    }

    /// <summary>The rows of a list that stands inside an entity, up to where its own pages go on.</summary>
    public PageRead.Rows? Inside(JsonElement entity, string name, DateTimeOffset start) =>
        WireEnvelope.Inside(entity, name) is { } envelope ? Rows(envelope, start) as PageRead.Rows : null;

    private PageRead Rows(WireEnvelope envelope, DateTimeOffset start)
    {
        var window = new ReadWindow(start, time.GetUtcNow());
        if (envelope.Next is null)
        {
            return new PageRead.Rows(envelope.Rows, null, window);
        }

        return addresses.Further(envelope.Next) is { } next
            ? new PageRead.Rows(envelope.Rows, next, window)
            : new PageRead.Failed(Elsewhere);
    }
}
