using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>Lets a form through only when it was sent from one of our own pages.</summary>
internal static class FormProof
{
    private const int LargestForm = 16 * 1024;

    /// <summary>No form of ours is larger.</summary>
    public static object SizeLimit { get; } = new RequestSizeLimitAttribute(LargestForm);

    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.HasFormContentType && await IsOursAsync(http))
        {
            return await next(context);
        }

        return new Page(http).Show(
            "Try again",
            Html.Of($"<h1>Try again</h1><p>This form is too old, or was not sent from this console. Go back, load the page again and press the button once more.</p><p><a href=\"/\">To the connections</a></p>"),
            StatusCodes.Status400BadRequest);
    }

    // A form that cannot be read is nobody's of ours.
    private static async Task<bool> IsOursAsync(HttpContext http)
    {
        try
        {
            await http.Request.ReadFormAsync(http.RequestAborted);
            return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or AntiforgeryValidationException)
        {
            return false;
        }
    }
}
