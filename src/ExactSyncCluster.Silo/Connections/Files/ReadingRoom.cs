namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>What the sections of one file share while it is read.</summary>
/// <param name="Findings">What is wrong so far.</param>
/// <param name="Secrets">Where secrets come from.</param>
/// <param name="Folder">The folder that relative paths begin at.</param>
/// <param name="Home">This silo's own address, for a connection without a public one.</param>
internal sealed record ReadingRoom(FileFindings Findings, SecretReader Secrets, string Folder, Uri Home)
{
    /// <summary>A secret; empty when it is absent or wrong.</summary>
    public string Secret(JsonMembers members, string name, bool isRequired = false, bool isSecret = true)
    {
        if (members.Text(name, SecretReader.Remedy, isRequired) is not { } text)
        {
            return "";
        }

        switch (Secrets.Read(text))
        {
            case SecretRead.Referred referred:
                return referred.Value;
            case SecretRead.Literal literal:
                if (isSecret)
                {
                    Findings.Warn(members.PathOf(name), "the secret stands in the file itself", SecretReader.Remedy + " instead");
                }

                return literal.Value;
            case SecretRead.Missing missing:
                members.Wrong(name, missing.Reason, missing.Remedy);
                return "";
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
