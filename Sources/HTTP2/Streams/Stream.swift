/// One stream that is not idle and not closed (RFC 9113 §5.1), or closed and not yet released.
///
///     open ── END_STREAM received ──► half-closed (remote): remoteClosed
///       │
///       └──── END_STREAM queued ────► half-closed (local): localClosed, and endWritten once it is in the output
///
/// Both: the stream leaves the table. A reset sets `wasReset` and waits for the owner's release.
struct Stream {
    var number: UInt32
    var remoteClosed = false
    var localClosed = false
    var endWritten = false
    var wasReset = false
    /// The final (not informational) headers of the message have come in.
    var hasFinalHeaders = false
    /// The owner waits for `writable`.
    var isCongested = false
    /// It stands in the line of streams with something to send.
    var isInLine = false
    /// What we may send; negative after a SETTINGS change (§6.9.2).
    var sendWindow: Int
    /// What the peer may send.
    var receiveWindow: Int
    /// Consumed by the owner, not yet announced.
    var uncredited = 0
    /// Body octets still to come by content-length, or -1 where nothing was said.
    var contentRemaining = -1
    var openedAt: UInt64
    /// When its queue was first seen to wait without progress; 0 before that.
    var waitingSince: UInt64 = 0
}
