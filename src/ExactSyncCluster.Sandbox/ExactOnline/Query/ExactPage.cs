using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>One record with the values of the asked columns, and its lines when they were expanded.</summary>
internal sealed record ExactRow(ExactRecord Record, object?[] Values, IReadOnlyList<ExactRow>? Lines);

/// <summary>A page of rows; the token of the next one when there is more.</summary>
internal sealed record ExactPage(IReadOnlyList<ExactRow> Rows, IReadOnlyList<object?>? NextToken, int? Count);
