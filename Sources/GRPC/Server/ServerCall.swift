internal import HPACK

/// What the server's machine keeps of one call. Slots are used again, with the memory of their header list.
struct ServerCall {
    var number: UInt32 = 0
    var method = 0
    var kind = MethodTable.Kind.unary
    var fields = HeaderList()
    var deadline: UInt64?
    /// When its headers were read.
    var begunAt: UInt64 = 0
    var reader = MessageReader()
    /// The one request of a call, complete but for END_STREAM.
    var request: MessageBuffer?
    var hasRequest = false
    var isCancelled = false
    var headersSent = false
    var isHalfClosed = false
    /// The owner wants no further messages for now.
    var isPaused = false
    /// Bytes consumed while paused.
    var unannouncedBytes = 0
    /// Bytes of the large-message room promised to this call.
    var reservedBytes = 0
    var waitsForRoom = false
    /// When the message that is coming in must be complete; 0 while none is.
    var messageDeadline: UInt64 = 0

    mutating func begin(number: UInt32, method: Int, kind: MethodTable.Kind, deadline: UInt64?, now: UInt64) {
        self.number = number
        begunAt = now
        self.method = method
        self.kind = kind
        self.deadline = deadline
        reader = MessageReader()
        request = nil
        hasRequest = false
        isCancelled = false
        headersSent = false
        isHalfClosed = false
        isPaused = false
        unannouncedBytes = 0
        reservedBytes = 0
        waitsForRoom = false
        messageDeadline = 0
    }
}
