internal import Bytes
internal import Raft

/// A hard state on disk: term, vote (0: none), commit, term and index of the promised end (0 and 0: none), eight bytes each.
extension HardState {
    static let storedBytes = 40

    func store(to buffer: UnsafeMutableRawBufferPointer, at: Int) {
        RecordHeader.store(term.number, buffer, at)
        RecordHeader.store(vote?.rawValue ?? 0, buffer, at + 8)
        RecordHeader.store(commit.position, buffer, at + 16)
        RecordHeader.store(promisedEnd?.term.number ?? 0, buffer, at + 24)
        RecordHeader.store(promisedEnd?.index.position ?? 0, buffer, at + 32)
    }

    init?(stored cursor: inout ByteCursor) {
        guard let term = cursor.readBigEndian(UInt64.self), let vote = cursor.readBigEndian(UInt64.self),
            let commit = cursor.readBigEndian(UInt64.self), let promisedTerm = cursor.readBigEndian(UInt64.self),
            let promisedIndex = cursor.readBigEndian(UInt64.self),
            max(promisedTerm, promisedIndex) <= UInt64.max / 4
        else { return nil }
        self.init(
            term: Term(term), vote: vote == 0 ? nil : MemberID(vote), commit: LogIndex(commit),
            promisedEnd: promisedIndex == 0 ? nil : LogEnd(Term(promisedTerm), LogIndex(promisedIndex)))
    }
}
