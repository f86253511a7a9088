/// A place in the order of a tree: a key, and among the versions of that key a revision and an order within it.
///
/// Borrows the key's memory: it lives inside the `withUnsafeBytes` scope that made it. Trees without versions ignore the
/// last two.
struct TreePosition {
    var key: UnsafeRawBufferPointer
    var revision: UInt64
    var order: UInt32

    /// Before every version of the key.
    static func before(_ key: UnsafeRawBufferPointer) -> TreePosition {
        TreePosition(key: key, revision: 0, order: 0)
    }

    /// Behind every version of the key up to `revision`.
    static func through(_ key: UnsafeRawBufferPointer, revision: Int64 = .max) -> TreePosition {
        TreePosition(key: key, revision: UInt64(clamping: revision), order: .max)
    }
}
