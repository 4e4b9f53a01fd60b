namespace ExactSyncCluster.Core.Budget;

/// <summary>
/// What other callers on the same limit leave us. They show themselves when the system has counted more than all our calls
/// together; from then on its own count of what is left binds us, because their calls hold no places here.
/// </summary>
internal sealed class OtherCallers(BudgetOptions options)
{
    private DateTimeOffset _rememberedUntil = DateTimeOffset.MinValue;
    private DateTimeOffset _boundSince = DateTimeOffset.MinValue;

    /// <summary>The bound holds until then: the system's window of that answer is over for certain.</summary>
    public DateTimeOffset BoundUntil { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Calls that the bound still leaves.</summary>
    public int Left { get; private set; }

    /// <summary>Hears how many calls the system had left when it answered a call of ours.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="takenAt">When that call's permit was taken.</param>
    /// <param name="more">Calls that the system counted beyond all that ours can explain.</param>
    /// <param name="left">Calls left, less those of ours that it may not have counted yet.</param>
    public void Hear(DateTimeOffset now, DateTimeOffset takenAt, int more, int left)
    {
        if (more > 0)
        {
            _rememberedUntil = now + options.OthersRemembered;
        }

        if (now >= _rememberedUntil)
        {
            return;
        }

        // Answers that overlap may come in any order, so the stricter one holds; a call that began after the other had ended knows better.
        Left = takenAt >= _boundSince || now >= BoundUntil ? left : Math.Min(Left, left);
        _boundSince = now;
        BoundUntil = now + options.Minute;
    }

    public void Take() => Left--;

    public bool Allow(DateTimeOffset time) => time >= BoundUntil || Left > 0;
}
