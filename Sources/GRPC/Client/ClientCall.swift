/// What the client's machine keeps of one call.
struct ClientCall {
    var number: UInt32
    var method: Int
    /// 0 while the call waits for a stream.
    var stream: UInt32 = 0
    var deadline: UInt64?
    var metadata: Metadata
    var reader = MessageReader()
    /// The owner wants no further messages for now, and bytes consumed since.
    var isPaused = false
    var unannouncedBytes = 0
    /// Messages that wait for a stream, and whether the last of them is the last.
    var waitingMessages: [[UInt8]] = []
    var waitingBytes = 0
    var isHalfClosed = false
}
