using ExactSyncCluster.Connectors.ExactOnline;
using ExactSyncCluster.Connectors.Webshop;
using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>Finds and checks the mapping of a connection: its own file, or the default.</summary>
internal static class MappingSource
{
    private const string Member = "mapping";

    public static SyncMapping? Read(JsonMembers members, ReadingRoom room)
    {
        const string remedy = "give a mapping file's name relative to this file, or leave it out for the default mapping";
        if (members.Text(Member, remedy) is not { } name)
        {
            return members.Has(Member) ? null : Check(DefaultMapping.Text, DefaultMapping.FileName, room.Findings);
        }

        try
        {
            return Check(File.ReadAllText(Path.Combine(room.Folder, name)), name, room.Findings);
        }
        catch (Exception refusal) when (refusal is FileNotFoundException or DirectoryNotFoundException)
        {
            members.Wrong(Member, "there is no such file", remedy);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            members.Wrong(Member, "the file cannot be read", "check the name and the rights of the user that runs this command");
        }

        return null;
    }

    /// <summary>The form of a mapping's text; null when it has none, which is then noted.</summary>
    public static MappingFile? Form(string text, string name, FileFindings findings)
    {
        switch (MappingReader.Parse(text, name))
        {
            case MappingReading.Read read:
                return read.File;
            case MappingReading.Unreadable unreadable:
                findings.Wrong(unreadable.Error);
                foreach (var error in unreadable.Further)
                {
                    findings.Wrong(error);
                }

                // What can be read of it is checked all the same, so that a person learns everything at once.
                if (unreadable.Rest is { } rest)
                {
                    Compile(rest, name, findings);
                }

                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static SyncMapping? Check(string text, string name, FileFindings findings) =>
        Form(text, name, findings) is { } form ? Compile(form, name, findings) : null;

    private static SyncMapping? Compile(MappingFile form, string name, FileFindings findings)
    {
        switch (MappingCompiler.Compile(form, ExactOnlineSchema.Value, WebshopSchema.Value, name))
        {
            case MappingResult.Compiled compiled:
                return compiled.Mapping;
            case MappingResult.Refused refused:
                foreach (var error in refused.Errors)
                {
                    findings.Wrong(error);
                }

                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
