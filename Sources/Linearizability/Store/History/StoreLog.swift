/// What a member keeps of a stretch of revisions: all that each of them changed.
public struct StoreLog: Hashable, Sendable {
    public enum Change: Hashable, Sendable {
        case put(key: [UInt8], value: [UInt8])
        case delete(key: [UInt8])

        public var key: [UInt8] {
            switch self {
            case .put(let key, _), .delete(let key): key
            }
        }
    }

    public struct Entry: Hashable, Sendable {
        public var revision: Int64
        public var changes: [Change]

        public init(revision: Int64, changes: [Change]) {
            self.revision = revision
            self.changes = changes
        }
    }

    /// The revisions of which the log is complete: what it does not have there did not happen.
    public var revisions: ClosedRange<Int64>
    /// Ascending by revision.
    public var entries: [Entry]

    public init(of revisions: ClosedRange<Int64>, entries: [Entry]) {
        self.revisions = revisions
        self.entries = entries
    }
}
