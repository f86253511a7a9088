public import HTTP2

/// Every bound of one gRPC connection, with its unit.
///
/// A hostile client makes this side hold at most `assembledBytesMax` of unfinished messages (24 MiB), the header lists of
/// `transport.streamsMax` calls (at most 16 MiB), and what ``HTTP2/Limits`` says (less than 20 MiB and two answers):
/// less than 64 MiB and two answers, whose size is the owner's business.
public struct Limits: Sendable {
    public var transport = HTTP2.Limits()
    /// A received message. Beyond: ResourceExhausted, before anything is allocated. etcd: 1.5 MiB and 512 KiB.
    public var messageBytesMax = 2 << 20
    /// A sent message, which has four bytes for its length. Beyond: ResourceExhausted, or `.refused`.
    public var sentMessageBytesMax = Int(Int32.max)
    /// Room for messages larger than a stream's window, promised before more of them is let in; others wait.
    public var largeMessageBytesMax = 16 << 20
    /// Bytes of all unfinished messages. Beyond: ResourceExhausted for the call that came last.
    public var assembledBytesMax = 24 << 20
    /// A message that has begun (and the one request of a unary call) is complete after this, in nanoseconds, …
    public var messageNanoseconds: UInt64 = 10_000_000_000
    /// … and a second more for each so many bytes of it. Beyond: DeadlineExceeded.
    public var messageBytesPerSecond = 32_768

    public init() {}
}
