public import HTTP2

/// What a client's connection tells its owner.
///
/// Message bytes lie in the polled input or in the connection and are valid until the next poll.
public enum ClientEvent {
    /// The server has said hello: calls are on their way.
    case ready
    /// The answer has begun; ``ClientConnection/received`` holds its fields until the next poll.
    case metadata(CallID)
    case message(CallID, UnsafeRawBufferPointer)
    /// The call is over; ``ClientConnection/received`` holds the trailing fields until the next poll.
    case finished(CallID, Status, Reach)
    /// A call whose queue was over its bound can take more messages.
    case writable(CallID)
    /// The server takes no further calls on this connection; running ones go on.
    case goAway(ErrorCode)
    /// The connection is over; all its calls have finished before. Write the remaining output and close the socket.
    case closed(Closure)

    /// How far a call that failed may have come.
    public enum Reach: Sendable {
        /// The server has not looked at it: it may be sent again elsewhere, whatever it is.
        case notProcessed
        /// The server may have executed it.
        case unknown
    }
}
