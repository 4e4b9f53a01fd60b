using ExactSyncCluster.Sandbox.ExactOnline.Records;
using ExactSyncCluster.Sandbox.ExactOnline.Webhooks;
using ExactSyncCluster.Sandbox.Faults;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>Every call below /api/v1 comes through here.</summary>
internal sealed class ExactApi
{
    private const int MaxUrlLength = 6_000;

    private static readonly int[] CountedErrors =
    [
        StatusCodes.Status400BadRequest,
        StatusCodes.Status401Unauthorized,
        StatusCodes.Status403Forbidden,
        StatusCodes.Status404NotFound,
    ];

    private readonly ExactSystem system;
    private readonly ApiDoor door;
    private readonly RecordEndpoint records;
    private readonly SystemEndpoint self;
    private readonly WebhookEndpoint webhooks;

    public ExactApi(ExactSystem system, WebhookSender sender)
    {
        this.system = system;
        door = new ApiDoor(system);
        records = new RecordEndpoint(system, door);
        self = new SystemEndpoint(system, door);
        webhooks = new WebhookEndpoint(system, door, sender);
    }

    public static bool IsApi(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/api/oauth2/auth", StringComparison.OrdinalIgnoreCase);

    public static void Classify(HttpContext context, RequestTrace trace)
    {
        var path = ApiPath.Parse(context.Request.Path.Value ?? string.Empty);
        context.Features.Set(path);
        trace.Entity = path.Target switch
        {
            ApiTarget.Records => RecordKinds.Name(path.ToLines ? EntityKind.SalesOrderLines : path.Resource!.Kind),
            ApiTarget.Unknown or ApiTarget.Token => null,
            ApiTarget.Me => "me",
            ApiTarget.Divisions => "divisions",
            ApiTarget.Rights => "rights",
            ApiTarget.Webhooks => "webhooks",
        };
        trace.RecordId = path.Key?.ToString();
        trace.Kind = Kind(path, HttpMethods.IsGet(context.Request.Method));
    }

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Features.Get<ApiPath>() ?? ApiPath.Parse(context.Request.Path.Value ?? string.Empty);
        if (!await door.EnterAsync(context, path))
        {
            return;
        }

        try
        {
            CheckShape(context, path);
            await RouteAsync(context, path);
        }
        catch (ExactRefusal refusal)
        {
            if (CountedErrors.Contains(refusal.Status))
            {
                door.CountError(context, path);
            }

            await Answers.RefusalAsync(context, refusal);
        }
    }

    private Task RouteAsync(HttpContext context, ApiPath path) => path.Target switch
    {
        ApiTarget.Me => self.MeAsync(context),
        ApiTarget.Divisions => self.DivisionsAsync(context),
        ApiTarget.Rights => self.RightsAsync(context),
        ApiTarget.Webhooks => webhooks.HandleAsync(context, path),
        ApiTarget.Records => records.HandleAsync(context, path),
        ApiTarget.Unknown or ApiTarget.Token => throw ExactRefusal.NotFound(),
    };

    private void CheckShape(HttpContext context, ApiPath path)
    {
        var length = (context.Request.Path.Value?.Length ?? 0) + (context.Request.QueryString.Value?.Length ?? 0);
        if (length > MaxUrlLength)
        {
            throw new ExactRefusal(StatusCodes.Status414UriTooLong, "De URL is te lang");
        }

        if (ApiUrls.WantsPlainXml(context.Request))
        {
            throw new ExactRefusal(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type requested.");
        }

        if (path.Division is { } division && division != system.Options.Division.Division)
        {
            throw new ExactRefusal(StatusCodes.Status403Forbidden, "Geen toegang tot deze administratie");
        }
    }

    private static RequestKind Kind(ApiPath path, bool reads) => path.Target switch
    {
        ApiTarget.Token => RequestKind.Token,
        ApiTarget.Unknown or ApiTarget.Me => RequestKind.Other,
        ApiTarget.Records when path.Resource!.IsFeed => RequestKind.Feed,
        ApiTarget.Records or ApiTarget.Divisions or ApiTarget.Rights or ApiTarget.Webhooks => reads ? RequestKind.Read : RequestKind.Write,
    };
}
