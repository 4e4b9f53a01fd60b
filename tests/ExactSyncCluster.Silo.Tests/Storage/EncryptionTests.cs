using System.Text;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace ExactSyncCluster.Silo.Tests.Storage;

public sealed class EncryptionTests : IAsyncDisposable
{
    private const string Marker = "Marker-Of-A-Person-7731";

    private readonly TestStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task No_value_of_state_or_history_stands_in_any_file()
    {
        var pair = await WriteMarkedAsync();

        Assert.Equal(Value.Of(Marker), (await _store.ReadAsync(pair)).State!.State!.Main.Exact.View.Get("name"));
        Assert.NotEmpty(FileBytes());
        Assert.All(FileBytes(), bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Marker))));
        Assert.All(FileBytes(), bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(Marker))));
        Assert.Contains(FileBytes(), bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(pair.ToString())) >= 0);
    }

    [Fact]
    public async Task Without_its_key_a_connection_is_erased_and_others_are_not()
    {
        var pair = await WriteMarkedAsync();
        var other = new PairKey("elsewhere", Entity.Customer, _store.NextId());
        await _store.WriteAsync(other, TestStore.Document(other, exact: "e1"));
        var key = (byte[])(await Wrapped()).Clone();

        await _store.Keys.DestroyAsync(TestStore.Connection, Cancellation);

        await Assert.ThrowsAsync<StorageFailedException>(() => _store.ReadAsync(pair));
        await Assert.ThrowsAsync<StorageFailedException>(() => _store.History.OfPairAsync(pair, 1, Cancellation));
        Assert.Null((await _store.RowAsync(pair)).MatchKey);
        Assert.True((await _store.ReadAsync(other)).RecordExists);
        Assert.All(FileBytes(), bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(key)));
    }

    [Fact]
    public async Task What_was_written_under_a_destroyed_key_stays_unreadable_when_the_connection_gets_a_new_one()
    {
        var pair = await WriteMarkedAsync();
        await _store.Keys.DestroyAsync(TestStore.Connection, Cancellation);
        var later = _store.NewPair();
        await _store.WriteAsync(later, TestStore.Document(later));

        Assert.True((await _store.ReadAsync(later)).RecordExists);
        await Assert.ThrowsAsync<StorageFailedException>(() => _store.ReadAsync(pair));
    }

    [Fact]
    public async Task A_payload_opens_for_its_own_pair_alone_and_only_unaltered()
    {
        var pair = _store.NewPair();
        var payload = await _store.Cipher.SealAsync(pair, Encoding.UTF8.GetBytes(Marker), Cancellation);
        var altered = payload.ToArray();
        altered[^1] ^= 1;

        Assert.Equal(Marker, Encoding.UTF8.GetString(_store.Cipher.Open(pair, payload)));
        Assert.Throws<StorageFailedException>(() => _store.Cipher.Open(_store.NewPair(), payload));
        Assert.Throws<StorageFailedException>(() => _store.Cipher.Open(pair, altered));
        Assert.Throws<StorageFailedException>(() => _store.Cipher.Open(pair, []));
    }

    [Fact]
    public async Task Equal_texts_are_encrypted_differently()
    {
        var pair = _store.NewPair();

        Assert.NotEqual(await _store.Cipher.SealAsync(pair, [1], Cancellation), await _store.Cipher.SealAsync(pair, [1], Cancellation));
    }

    [Fact]
    public async Task Racing_first_uses_of_a_connection_share_one_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Task.Run(async () => await _store.Keys.TakeAsync("new", Cancellation), Cancellation)));

        Assert.All(keys, key => Assert.Equal(keys[0], key));
    }

    [Fact]
    public async Task A_key_ring_that_does_not_fit_the_database_is_told()
    {
        await WriteMarkedAsync();
        var strangers = new ConnectionKeys(_store.Database, _store.Writer, new EphemeralDataProtectionProvider());

        var error = Assert.Throws<StorageFailedException>(() => strangers.Find(TestStore.Connection));

        Assert.Contains("key ring", error.Message, StringComparison.Ordinal);
    }

    private async Task<PairKey> WriteMarkedAsync()
    {
        var pair = _store.NewPair();
        var values = Fields.None.With("name", Value.Of(Marker));
        var document = TestStore.Document(pair, exact: "e1", key: "match", view: values);
        document.NewHistory = [new() { Kind = HistoryKind.ConflictLost, At = _store.Now, System = SystemName.Exact, Values = values, Reason = Marker }];
        await _store.WriteAsync(pair, document);
        return pair;
    }

    private Task<byte[]> Wrapped() => _store.Writer.CommitAsync(
        static session => session.First(
            Silo.Storage.Sqlite.KeySql.Find, static row => row.GetFieldValue<byte[]>(0), ("@connection", TestStore.Connection))!,
        Cancellation);

    private List<byte[]> FileBytes() => [.. System.IO.Directory.GetFiles(_store.Folder).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).Select(Read)];

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
