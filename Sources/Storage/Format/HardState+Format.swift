internal import Bytes
internal import Raft

/// A hard state on disk: term, vote (0: none), commit, eight bytes each.
extension HardState {
    static let storedBytes = 24

    func store(to buffer: UnsafeMutableRawBufferPointer, at: Int) {
        RecordHeader.store(term.number, buffer, at)
        RecordHeader.store(vote?.rawValue ?? 0, buffer, at + 8)
        RecordHeader.store(commit.position, buffer, at + 16)
    }

    init?(stored cursor: inout ByteCursor) {
        guard let term = cursor.readBigEndian(UInt64.self), let vote = cursor.readBigEndian(UInt64.self),
            let commit = cursor.readBigEndian(UInt64.self)
        else { return nil }
        self.init(term: Term(term), vote: vote == 0 ? nil : MemberID(vote), commit: LogIndex(commit))
    }
}
