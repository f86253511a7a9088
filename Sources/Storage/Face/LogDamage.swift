public import Raft

/// A place where records of the log are lost: anything from a flipped bit to a missing file.
public struct LogDamage: Hashable, Sendable {
    public var file: FileName
    /// Where in the file the first unreadable record begins, in bytes.
    public var offset: Int
    /// The first entry that may be among the lost ones.
    public var firstLostIndex: LogIndex

    public init(file: FileName, offset: Int, firstLostIndex: LogIndex) {
        self.file = file
        self.offset = offset
        self.firstLostIndex = firstLostIndex
    }
}
