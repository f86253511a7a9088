/// The second keyspace, in which registries keep their state: every key that begins with ``prefix``.
///
/// It shares the revision counter, transactions, hash and snapshot with the users' keys and is otherwise apart: a client's
/// request meets it only when the request's own `key` begins with the prefix, and then only to read.
public enum SystemKeyspace {
    /// `\0holdfast/`
    public static let prefix: [UInt8] = [0] + Array("holdfast/".utf8)

    @inlinable
    public static func contains(_ key: [UInt8]) -> Bool {
        guard let first = key.first, first == 0 else { return false }
        return key.starts(with: prefix)
    }
}
