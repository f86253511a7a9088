/// The names in a data directory.
extension FileName {
    static let identity = FileName("identity")
    static let identityTemporary = FileName("identity.tmp")
    /// A segment made ahead, without a number yet.
    static let spare = FileName("spare")
    /// The member's own snapshot while it is being written.
    static let snapshotTemporary = FileName("snapshot.tmp")
    /// A leader's snapshot while it is being received.
    static let incomingTemporary = FileName("incoming.tmp")

    static func segment(_ number: UInt64) -> FileName { FileName("wal-" + hexadecimal(number)) }

    static func snapshot(index: UInt64, term: UInt64) -> FileName {
        FileName("snapshot-" + hexadecimal(index) + "-" + hexadecimal(term))
    }

    /// The number of the segment that the file is by its name; nil for any other name.
    var segmentNumber: UInt64? {
        guard rawValue.hasPrefix("wal-"), let number = UInt64(rawValue.dropFirst(4), radix: 16),
            self == .segment(number), number > 0, number <= UInt64.max / 4
        else { return nil }
        return number
    }

    /// Index and term of the snapshot that the file is by its name; nil for any other name.
    var snapshotIdentity: (index: UInt64, term: UInt64)? {
        guard rawValue.hasPrefix("snapshot-") else { return nil }
        let parts = rawValue.dropFirst(9).split(separator: "-")
        guard parts.count == 2, let index = UInt64(parts[0], radix: 16), let term = UInt64(parts[1], radix: 16),
            self == .snapshot(index: index, term: term), index <= UInt64.max / 4, term <= UInt64.max / 4
        else { return nil }
        return (index, term)
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
