using System.Text;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>What lies in the files of a silo's own folder.</summary>
public sealed class EncryptedFileTests() : StorageTests(StorageEngine.Sqlite)
{
    private const string Marker = "Marker-Of-A-Person-7731";

    [Fact]
    public async Task No_value_of_state_or_history_stands_in_any_file()
    {
        var pair = await WriteMarkedAsync();

        Assert.Equal(Value.Of(Marker), (await Store.ReadAsync(pair)).State!.State!.Main.Exact.View.Get("name"));
        Assert.NotEmpty(FileBytes());
        Assert.All(FileBytes(), bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Marker))));
        Assert.All(FileBytes(), bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(Marker))));
        Assert.Contains(FileBytes(), bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(pair.ToString())) >= 0);
    }

    [Fact]
    public async Task A_key_that_was_destroyed_stands_in_no_file()
    {
        await WriteMarkedAsync();
        var key = (byte[])(await Wrapped()).Clone();

        await Store.Keys.DestroyAsync(TestStore.Connection, Cancellation);

        Assert.All(FileBytes(), bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(key)));
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

    private Task<byte[]> Wrapped() => Store.Writer.CommitAsync(
        TestStore.Connection,
        static session => session.First(
            KeySql.Find, static row => row.GetFieldValue<byte[]>(0), ("@connection", TestStore.Connection))!,
        Cancellation);

    private List<byte[]> FileBytes() => [.. System.IO.Directory.GetFiles(Store.Folder).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).Select(Read)];

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
