public import MVCC

/// The right to read or write a range of keys.
public struct KeyPermission: Hashable, Sendable {
    public enum Access: UInt8, Hashable, Sendable {
        case read = 0
        case write = 1
        case readWrite = 2

        var reads: Bool { self != .write }
        var writes: Bool { self != .read }
    }

    public var access: Access
    public var range: KeyRange

    public init(_ access: Access, _ range: KeyRange) {
        self.access = access
        self.range = range
    }

    /// A permission is on a key, or on a range that is not empty whatever keys there are.
    var isValid: Bool {
        if range.key.isEmpty { return false }
        return range.isSingleKey || range.isOpenEnded || KeyRange.precedes(range.key, range.end)
    }

    var recordBytes: Int { AuthLimits.recordOverheadBytes + range.key.count + range.end.count }
}
