using ExactSyncCluster.Silo.Security;
using Microsoft.AspNetCore.Authentication;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>Logging in and out.</summary>
internal static partial class LoginEndpoints
{
    private const string Home = "/";
    private const string Password = "password";
    private const string Return = "ReturnUrl";

    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Access.LoginPath, static (HttpContext http) => Form(http, http.Request.Query[Return], null));
        routes.MapPost(Access.LoginPath, LoginAsync).AddEndpointFilter(FormProof.CheckAsync).WithMetadata(FormProof.SizeLimit);
        routes.MapPost("/logout", (Delegate)LogoutAsync).AddEndpointFilter(FormProof.CheckAsync).WithMetadata(FormProof.SizeLimit);
    }

    private static async Task<IResult> LoginAsync(HttpContext http, OperatorPassword password, LoginAttempts attempts, ILoggerFactory loggers)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var address = form[Return].ToString();
        if (!attempts.IsOpen(http.Connection.RemoteIpAddress))
        {
            return Form(http, address, "Too many wrong passwords were tried. Wait a minute, then try again.", StatusCodes.Status429TooManyRequests);
        }

        if (!password.Is(form[Password].ToString()))
        {
            attempts.Wrong(http.Connection.RemoteIpAddress);
            LogWrong(loggers.CreateLogger("ExactSyncCluster.Login"));
            return Form(http, address, "This is not the operator's password.", StatusCodes.Status401Unauthorized);
        }

        await http.SignInAsync(Access.Operator(password));
        return Results.LocalRedirect(IsOurs(address) ? address : Home);
    }

    private static async Task<IResult> LogoutAsync(HttpContext http)
    {
        await http.SignOutAsync();
        return Results.LocalRedirect(Home);
    }

    private static IResult Form(HttpContext http, string? address, string? trouble, int status = StatusCodes.Status200OK)
    {
        var page = new Page(http);
        return page.Show(
            "Log in",
            Html.Of($"""
                <h1>Log in</h1>
                {Html.When(trouble is not null, () => Html.Of($"<ul class=\"needs\"><li class=\"bad\">{trouble}</li></ul>"))}
                <form method="post" action="{Access.LoginPath}" class="card narrow">
                {page.Proof()}
                <input type="hidden" name="{Return}" value="{address}">
                <label>Operator password <input type="password" name="{Password}" autocomplete="current-password" autofocus required></label>
                <button class="primary">Log in</button>
                <p class="hint">It is the one in EXACTSYNC_OPERATOR_PASSWORD. Where none is set, one is printed when the program starts.</p>
                </form>
                """),
            status);
    }

    private static bool IsOurs(string address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody tried to log in with a wrong password.")]
    private static partial void LogWrong(ILogger logger);
}
