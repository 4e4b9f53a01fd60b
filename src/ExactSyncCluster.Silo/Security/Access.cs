using ExactSyncCluster.Silo.Cli;
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
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(Look, static policy => policy.RequireAssertion(MayLook))
            .AddPolicy(Act, static policy => policy.RequireAuthenticatedUser());
    }

    /// <summary>Whether the browser is logged in.</summary>
    public static bool MayAct(HttpContext http) => http.User.Identity?.IsAuthenticated == true;

    private static bool MayLook(AuthorizationHandlerContext context) =>
        context.User.Identity?.IsAuthenticated == true
        || (context.Resource is HttpContext http && http.RequestServices.GetRequiredService<ThisMachine>().Sent(http));
}
