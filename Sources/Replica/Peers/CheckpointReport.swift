internal import Bytes
public import Raft

/// What a member's state hashes to at a checkpoint; to the leader.
public struct CheckpointReport: Sendable, Equatable {
    /// The checkpoint's place in the log.
    public var index: LogIndex
    public var hash: UInt64

    public init(index: LogIndex, hash: UInt64) {
        self.index = index
        self.hash = hash
    }

    func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(index.position)
        bytes.appendBigEndian(hash)
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let index = cursor.readBigEndian(UInt64.self), let hash = cursor.readBigEndian(UInt64.self) else {
            return nil
        }
        self.init(index: LogIndex(index), hash: hash)
    }
}
