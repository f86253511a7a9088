/// What has happened between this member and one peer.
public struct LinkCounters: Hashable, Sendable {
    public var framesSent: UInt64 = 0
    public var bytesSent: UInt64 = 0
    /// Frames not sent because too many bytes waited already.
    public var framesDroppedFull: UInt64 = 0
    /// Frames not sent because there was no link.
    public var framesDroppedUnlinked: UInt64 = 0
    public var framesReceived: UInt64 = 0
    public var bytesReceived: UInt64 = 0
    /// Links made by dialling.
    public var links: UInt64 = 0
    /// Attempts to dial or greet that failed.
    public var failures: UInt64 = 0

    public init() {}
}
