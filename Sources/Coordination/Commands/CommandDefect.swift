/// Why an entry cannot be applied. The member that meets one must stop: other members may understand it.
public enum CommandDefect: Error, Hashable, Sendable {
    /// A kind, or a version of a kind, that this program does not know.
    case unknown(kind: UInt8, version: UInt8)
    /// A kind that it knows, with bytes that no member writes.
    case malformed(kind: UInt8)
    /// Not even a kind.
    case empty

    public var message: String {
        switch self {
        case .unknown(let kind, let version):
            "the log has an entry of kind \(kind), version \(version), which this program does not know"
        case .malformed(let kind): "the log has an entry of kind \(kind) whose bytes make no sense"
        case .empty: "the log has a command without any bytes"
        }
    }
}
