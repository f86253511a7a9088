/// What became of something handed to a connection for sending.
public enum SendOutcome: Equatable, Sendable {
    /// It is in the output, or waits in a queue that still has room.
    case accepted
    /// It was taken, and the stream's queue is now over its bound: send no more before ``Event/writable(_:)``.
    case congested
    /// It was not taken, because all queues together are over their bound.
    case refused
    /// It was dropped: the stream is closed or was reset, or the connection is over.
    case gone
}
