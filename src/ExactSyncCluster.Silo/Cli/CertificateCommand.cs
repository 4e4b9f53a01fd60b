using System.CommandLine;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Postgres;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Makes the certificate that protects a cluster's keys, and puts another one in its place.</summary>
internal static class CertificateCommand
{
    public static Command Create(Func<string, string?> environment, TimeProvider time) => new("certificate", "Makes or replaces the certificate that protects the keys of a cluster.")
    {
        Make(time),
        Replace(environment),
    };

    private static Command Make(TimeProvider time)
    {
        var file = new Argument<string>("file") { Description = "The PKCS #12 file to make, without a password and readable for its owner alone. One that is there is left as it is." };
        var command = new Command("make", "Makes a certificate for the keys of a cluster.") { file };
        command.SetAction(async (parse, _) =>
        {
            var console = parse.InvocationConfiguration;
            var path = parse.GetValue(file)!;
            try
            {
                var isMade = KeyCertificate.Make(path, time.GetUtcNow());
                await console.Output.WriteLineAsync(isMade
                    ? $"{path} was made. Keep a copy of it apart from the database: without it nothing stored can be read."
                    : $"{path} is there already and was left as it is.");
                return ExitCodes.Well;
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
            {
                await console.Error.WriteLineAsync($"{path} cannot be made: {refusal.Message}");
                return ExitCodes.NotStarted;
            }
        });
        return command;
    }

    private static Command Replace(Func<string, string?> environment)
    {
        var database = new PostgresOption(environment);
        var present = new KeyCertificateOption(environment, "--key-certificate", "EXACTSYNC_KEY_CERTIFICATE", "The PKCS #12 file that protects the keys now");
        var next = new KeyCertificateOption(environment, "--next-key-certificate", "EXACTSYNC_NEXT_KEY_CERTIFICATE", "The one that is to protect them");
        var command = new Command("replace", "Wraps the keys in the database by another certificate. Stop all silos first; start them with the other one.")
        {
            database.Option, present.Option, next.Option,
        };
        command.SetAction(async (parse, _) =>
        {
            var console = parse.InvocationConfiguration;
            try
            {
                using var old = present.Read(parse);
                using var other = next.Read(parse);
                if (database.Read(parse) is not { } address || old is null || other is null)
                {
                    throw new SettingException("Give --postgres, --key-certificate and --next-key-certificate.");
                }

                using var opened = PostgresDatabase.Open(address);
                var count = new KeyTable(opened).Replace(new RewrappedKeys(old, other).Of);
                await console.Output.WriteLineAsync($"{(count == 1 ? "1 key is" : $"{count} keys are")} protected by the other certificate. Start the silos with it.");
                return ExitCodes.Well;
            }
            catch (Exception refusal) when (refusal is CertificateException or SettingException)
            {
                await console.Error.WriteLineAsync(refusal.Message);
                return ExitCodes.NotStarted;
            }
            catch (StorageFailedException refusal)
            {
                await console.Error.WriteLineAsync(refusal.Message);
                return ExitCodes.Failed;
            }
        });
        return command;
    }
}
