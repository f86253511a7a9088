internal import Bytes

/// The payload of a configuration entry: a configuration, and behind it the tag of whoever asked for the change.
///
/// The tag is the caller's business. What a leader appends by itself, to leave a joint configuration or to promote a pending
/// voter, has an empty one.
public struct ConfigurationEntry: Hashable, Sendable {
    public var configuration: Configuration
    public var tag: [UInt8]

    /// Bytes of a tag at most; a longer one is refused with ``ConfigurationRefusal/tagTooLong``.
    public static let tagBytesMax = 64

    public init(_ configuration: Configuration, tag: [UInt8] = []) {
        self.configuration = configuration
        self.tag = tag
    }

    public var encoded: [UInt8] { configuration.encoded + tag }

    /// Nil when the bytes do not begin with a well-formed configuration, or too many follow it.
    public init?(decoding bytes: [UInt8]) {
        let decoded: ConfigurationEntry? = bytes.withUnsafeBytes { buffer in
            var cursor = ByteCursor(buffer)
            guard let configuration = Configuration(from: &cursor), cursor.count <= Self.tagBytesMax else { return nil }
            return ConfigurationEntry(configuration, tag: Array(cursor.rest))
        }
        guard let decoded else { return nil }
        self = decoded
    }
}
