using System.Collections.Immutable;

namespace ExactSyncCluster.Sandbox.Webshop.Content;

/// <summary>What a member of a record may hold.</summary>
internal abstract record MemberShape
{
    private MemberShape()
    {
    }

    public sealed record Text(int MaxLength) : MemberShape;

    /// <summary>A code of a fixed number of ASCII letters of one case.</summary>
    public sealed record Letters(int Length, bool Upper) : MemberShape;

    public sealed record Flag : MemberShape;

    public sealed record Number(bool Money) : MemberShape;

    public sealed record Whole : MemberShape;

    public sealed record Date : MemberShape;

    public sealed record Choice(ImmutableArray<string> Values) : MemberShape;

    public sealed record Reference(ResourceKind Target) : MemberShape;

    public sealed record Group(ImmutableArray<Member> Members) : MemberShape;

    public sealed record Lines(ImmutableArray<Member> Members) : MemberShape;
}
