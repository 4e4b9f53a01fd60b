using System.Text;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class EncryptionTests(StorageEngine engine) : StorageTests(engine)
{
    public sealed class OnSqlite() : EncryptionTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : EncryptionTests(StorageEngine.Postgres);

    private const string Marker = "Marker-Of-A-Person-7731";

    [Fact]
    public async Task Without_its_key_a_connection_is_erased_and_others_are_not()
    {
        var pair = await WriteMarkedAsync();
        var other = new PairKey("elsewhere", Entity.Customer, Store.NextId());
        await Store.WriteAsync(other, TestStore.Document(other, exact: "e1"));

        await Store.Keys.DestroyAsync(TestStore.Connection, Cancellation);

        await Assert.ThrowsAsync<StorageFailedException>(() => Store.ReadAsync(pair));
        await Assert.ThrowsAsync<StorageFailedException>(() => Store.History.OfPairAsync(pair, 1, Cancellation));
        Assert.Null((await Store.RowAsync(pair)).MatchKey);
        Assert.True((await Store.ReadAsync(other)).RecordExists);
    }

    [Fact]
    public async Task What_was_written_under_a_destroyed_key_stays_unreadable_when_the_connection_gets_a_new_one()
    {
        var pair = await WriteMarkedAsync();
        await Store.Keys.DestroyAsync(TestStore.Connection, Cancellation);
        var later = Store.NewPair();
        await Store.WriteAsync(later, TestStore.Document(later));

        Assert.True((await Store.ReadAsync(later)).RecordExists);
        await Assert.ThrowsAsync<StorageFailedException>(() => Store.ReadAsync(pair));
    }

    [Fact]
    public async Task A_payload_opens_for_its_own_pair_alone_and_only_unaltered()
    {
        var pair = Store.NewPair();
        var payload = await Store.Cipher.SealAsync(pair, Encoding.UTF8.GetBytes(Marker), Cancellation);
        var altered = payload.ToArray();
        altered[^1] ^= 1;

        Assert.Equal(Marker, Encoding.UTF8.GetString(Store.Cipher.Open(pair, payload)));
        Assert.Throws<StorageFailedException>(() => Store.Cipher.Open(Store.NewPair(), payload));
        Assert.Throws<StorageFailedException>(() => Store.Cipher.Open(pair, altered));
        Assert.Throws<StorageFailedException>(() => Store.Cipher.Open(pair, []));
    }

    [Fact]
    public async Task Equal_texts_are_encrypted_differently()
    {
        var pair = Store.NewPair();

        Assert.NotEqual(await Store.Cipher.SealAsync(pair, [1], Cancellation), await Store.Cipher.SealAsync(pair, [1], Cancellation));
    }

    [Fact]
    public async Task Racing_first_uses_of_a_connection_share_one_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Task.Run(async () => await Store.Keys.TakeAsync("new", Cancellation), Cancellation)));

        Assert.All(keys, key => Assert.Equal(keys[0], key));
    }

    [Fact]
    public async Task A_key_ring_that_does_not_fit_the_database_is_told()
    {
        await WriteMarkedAsync();
        var strangers = new ConnectionKeys(Store.Database, Store.Writer, new EphemeralDataProtectionProvider());

        var error = Assert.Throws<StorageFailedException>(() => strangers.Find(TestStore.Connection));

        Assert.Contains("key ring", error.Message, StringComparison.Ordinal);
    }

    private async Task<PairKey> WriteMarkedAsync()
    {
        var pair = Store.NewPair();
        var values = Fields.None.With("name", Value.Of(Marker));
        var document = TestStore.Document(pair, exact: "e1", key: "match", view: values);
        document.NewHistory = [new() { Kind = HistoryKind.ConflictLost, At = Store.Now, System = SystemName.Exact, Values = values, Reason = Marker }];
        await Store.WriteAsync(pair, document);
        return pair;
    }
}
