using System.Security.Claims;
using ExactSyncCluster.Silo.Cli;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;

namespace ExactSyncCluster.Silo.Security;

/// <summary>Who may see and do what on the console.</summary>
internal static class Access
{
    /// <summary>Seeing how things stand, without any value: who is logged in, or sits at this machine.</summary>
    public const string Look = "look";

    /// <summary>Seeing values and doing something: who is logged in.</summary>
    public const string Act = "act";

    /// <summary>Where one logs in.</summary>
    public const string LoginPath = "/login";

    // By this claim a session names the password that it was opened with.
    private const string SessionClaim = "session";

    private static readonly TimeSpan Session = TimeSpan.FromHours(12);

    public static void AddConsoleAccess(this IServiceCollection services, SiloOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ThisMachine>();
        services.AddSingleton<LoginAttempts>();
        services.AddSingleton(_ => new OperatorPassword(options.OperatorPassword));
        services.AddAntiforgery(static antiforgery =>
        {
            antiforgery.Cookie.Name = "exactsync.form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(static cookie =>
        {
            cookie.Cookie.Name = "exactsync.operator";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = Session;
            cookie.LoginPath = LoginPath;
            cookie.AccessDeniedPath = LoginPath;
            cookie.Events.OnValidatePrincipal = EndWithThePasswordAsync;
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(Look, static policy => policy.RequireAssertion(MayLook))
            .AddPolicy(Act, static policy => policy.RequireAuthenticatedUser());
    }

    /// <summary>Who has given the password.</summary>
    public static ClaimsPrincipal Operator(OperatorPassword password) => new(new ClaimsIdentity(
        [new(ClaimTypes.Name, "operator"), new(SessionClaim, password.Session)], CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>Whether the browser is logged in.</summary>
    public static bool MayAct(HttpContext http) => http.User.Identity?.IsAuthenticated == true;

    // The keys of cookies outlive a restart: a stolen session would go on for ever, since every page renews it.
    private static async Task EndWithThePasswordAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal?.FindFirstValue(SessionClaim) != context.HttpContext.RequestServices.GetRequiredService<OperatorPassword>().Session)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync();
        }
    }

    private static bool MayLook(AuthorizationHandlerContext context) =>
        context.User.Identity?.IsAuthenticated == true
        || (context.Resource is HttpContext http && http.RequestServices.GetRequiredService<ThisMachine>().Sent(http));
}
