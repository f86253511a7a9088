/// How a client's call ended. The revisions beside readings are those of the answers' headers.
public enum Outcome: Hashable, Sendable {
    /// Acknowledged; the header's revision is that of the write.
    case written(revision: Int64)
    /// A compare-and-set whose comparison failed, with what the key was instead; nil for no such key.
    case refused(Reading?, revision: Int64)
    /// A read; nil for no such key.
    case read(Reading?, revision: Int64)
    /// It had no effect and never will.
    case failed(String)
    /// It may have been carried out, or may be later; at most once.
    case unknown(String)

    /// The header's revision; nil without an answer.
    public var revision: Int64? {
        switch self {
        case .written(let revision), .refused(_, let revision), .read(_, let revision): revision
        case .failed, .unknown: nil
        }
    }

    /// Whether the cluster answered.
    public var isAnswered: Bool { revision != nil }
}
