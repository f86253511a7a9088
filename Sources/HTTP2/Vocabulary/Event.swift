/// What a connection tells its owner. Small and free of references, so that a poll costs no allocation.
public enum Event {
    /// A request (to a server) or a response, also an informational one (to a client); its fields are in
    /// ``Connection/fields`` until the next poll.
    case headers(StreamID, endStream: Bool)
    /// A part of the body. The bytes lie in the polled input and are valid until that is gone. The owner says
    /// ``Connection/consumed(_:bytes:)`` when it is ready for as many more.
    case data(StreamID, UnsafeRawBufferPointer, endStream: Bool)
    /// The last fields of a message, in ``Connection/fields`` until the next poll. Always ends the stream's input.
    case trailers(StreamID)
    /// The stream is over, by the peer's wish or by its error. Its place counts as taken until the owner says
    /// ``Connection/release(_:)``, so that resets cannot start more work than there are places.
    case reset(StreamID, ErrorCode)
    /// A stream that had too much waiting to be sent can take more.
    case writable(StreamID)
    /// The peer's first SETTINGS have arrived: its limits are known.
    case ready
    /// The peer will answer no stream above this one. Those have been or will be reset with REFUSED_STREAM.
    case goAway(lastStream: StreamID, ErrorCode)
    /// A client may open more streams than before, because one ended or the peer raised its limit.
    case capacity
    /// The connection is over; write what ``Connection/withOutput(_:)`` has left, then close the socket.
    case closed(Closure)
}

/// Why a connection ended.
public struct Closure: Error, Equatable, Sendable {
    public var code: ErrorCode
    /// For the log and for the peer, as GOAWAY debug data.
    public var reason: String
}
