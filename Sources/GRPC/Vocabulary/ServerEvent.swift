public import HTTP2

/// What a server's connection tells its owner. `method` is an index into the ``MethodTable``.
///
/// Message bytes lie in the polled input or in the connection and are valid until the next poll.
public enum ServerEvent {
    /// A call with one request is complete: `.unary` or `.serverStreaming`.
    case request(CallID, method: Int, UnsafeRawBufferPointer)
    /// A call of a `.clientStreaming` method begins; its messages follow.
    case call(CallID, method: Int)
    /// A further message of a `.clientStreaming` call.
    case message(CallID, UnsafeRawBufferPointer)
    /// The client will send no more on a `.clientStreaming` call.
    case halfClosed(CallID)
    /// The client gave up, or broke a rule. No answer can reach it; when the work for the call has really ended, say
    /// ``ServerConnection/finish(_:_:trailing:)`` (or any other ending verb) to give its place back.
    case cancelled(CallID)
    /// A call whose queue was over its bound can take more messages.
    case writable(CallID)
    /// The connection is over; all its calls were cancelled before. Write the remaining output and close the socket.
    case closed(Closure)
}
