/// The bytes of a store, format 1. Integers are varints unless said otherwise; lengths are counts of bytes.
///
///     format (1 byte) · revision · users' floor + 1 · system's floor + 1
///     the items of the users' keyspace, in order of keys and versions · endOfKeyspace
///     those of the system keyspace · endOfKeyspace
///     CRC-32C of everything before (4 bytes, big-endian)
///
///     key:       length · bytes                               each has at least one version or tombstone behind it
///     version:   created · modified · order · version · lease · length · value
///     tombstone: modified · order
///
/// Only what a read at the floor or later can see is in it, so the bytes are a function of the state: they do not depend on
/// the shape of the trees nor on how far the sweep has come.
enum SnapshotFormat {
    static let format: UInt8 = 1

    enum Item: UInt8 {
        case key = 1
        case version = 2
        case tombstone = 3
        case endOfKeyspace = 4
    }

    /// The largest revision or version that a decoder believes: so far below the largest number that counting on from it
    /// never comes to an end.
    static let numberMax: Int64 = 1 << 62

    /// The most bytes of a key or a value that a decoder believes. Writes are held to the same bound.
    static let lengthMax = UInt64(StoreLimits.replicated.keyAndValueBytesMax)
}
