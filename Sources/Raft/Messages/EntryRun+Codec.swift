public import Bytes

/// Entries on the wire: neither index (they follow each other) nor more of term and stamp than the difference to the entry
/// before, so the usual entry costs four bytes beside its payload.
extension [Entry] {
    func encode(after previousTerm: Term, into bytes: inout [UInt8]) {
        bytes.appendVarint(UInt64(count))
        var term = previousTerm.number
        var stamp: UInt64 = 0
        for slot in indices {
            // Wrapping differences, so that encoding is total and decoding gives back what was there.
            bytes.append(self[slot].kind.rawValue)
            bytes.appendVarint(self[slot].term.number &- term)
            bytes.appendVarint(self[slot].stamp.nanoseconds &- stamp)
            bytes.appendLengthPrefixed(self[slot].payload)
            term = self[slot].term.number
            stamp = self[slot].stamp.nanoseconds
        }
    }

    init?(after previous: LogEnd, from cursor: inout ByteCursor) {
        // Each entry has four bytes at least: a claimed count cannot reserve more than the message holds.
        guard let count = cursor.readVarint(), count <= UInt64(cursor.count / 4),
            previous.index.position <= UInt64.max - count
        else { return nil }
        self = []
        reserveCapacity(Int(count))
        var index = previous.index.position
        var term = previous.term.number
        var stamp: UInt64 = 0
        for _ in 0..<count {
            guard let kind = cursor.readBigEndian(UInt8.self).flatMap(Entry.Kind.init(rawValue:)),
                let termStep = cursor.readVarint(), let stampStep = cursor.readVarint(),
                let payload = cursor.readLengthPrefixed()
            else { return nil }
            index += 1
            term &+= termStep
            stamp &+= stampStep
            append(
                Entry(
                    index: LogIndex(index), term: Term(term), stamp: ClusterTime(nanoseconds: stamp), kind: kind,
                    payload: payload))
        }
    }
}

extension EntryRun {
    public func encode(into bytes: inout [UInt8]) {
        bytes.appendVarint(previous.index.position)
        bytes.appendVarint(previous.term.number)
        entries.encode(after: previous.term, into: &bytes)
    }

    /// Total: any bytes give a run or nil. Whether it is ``isContinuous`` is another question.
    public init?(from cursor: inout ByteCursor) {
        guard let index = cursor.readVarint(), let term = cursor.readVarint() else { return nil }
        let previous = LogEnd(Term(term), LogIndex(index))
        guard let entries = [Entry](after: previous, from: &cursor) else { return nil }
        self.init(after: previous, entries)
    }
}
