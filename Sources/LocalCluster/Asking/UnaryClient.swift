public import EtcdAPI
public import GRPC
public import LinuxSystem
public import Protobuf

/// A gRPC client that holds its thread up until the answer is there: one connection, one call at a time.
///
/// One instance belongs to one thread. The connection is made by the first call and kept; it is given up, and made anew
/// by the next call, when it ends or when a call times out, since a path that has swallowed bytes may take minutes to
/// recover. Nothing is ever sent twice: what to repeat is for the caller to say, who knows what may be repeated.
public final class UnaryClient {
    /// Bounds of a client, with their units.
    public struct Limits: Sendable {
        /// Beyond, or beyond the call's own time: ``CallFailure/Cause/refused(_:)``.
        public var connectTimeout = Duration.seconds(1)
        /// A larger answer fails with ResourceExhausted.
        public var answerBytesMax = 64 << 20

        public init() {}
    }

    public let address: SocketAddress
    public let limits: Limits
    private var link: ClientLink?

    public init(address: SocketAddress, limits: Limits = Limits()) {
        self.address = address
        self.limits = limits
    }

    /// Whether the next call finds a connection, as far as is known without looking.
    public var isConnected: Bool { link != nil }

    /// Closes the connection; the next call makes a new one.
    public func disconnect() { link = nil }

    /// Calls a method and decodes its answer.
    public func call<Request: ProtobufMessage, Answer: ProtobufMessage>(
        _ method: EtcdMethod, _ request: Request, answering: Answer.Type = Answer.self,
        metadata: Metadata = Metadata(), timeout: Duration
    ) throws(CallFailure) -> Answer {
        let bytes = try call(method.path, request.encoded(), metadata: metadata, timeout: timeout)
        do throws(ProtobufError) {
            return try Answer(decoding: bytes, limits: .response)
        } catch {
            throw CallFailure(.malformedAnswer("\(error)"), reach: .unknown)
        }
    }

    /// Calls a method by its path, `/package.Service/Method`, with an encoded message, and answers the encoded answer.
    public func call(
        _ path: String, _ message: [UInt8], metadata: Metadata = Metadata(), timeout: Duration
    ) throws(CallFailure) -> [UInt8] {
        let deadline = Deadline(after: timeout)
        var link = try usableLink(until: deadline)
        let outcome = link.perform(path, message, metadata: metadata, until: deadline)
        switch outcome {
        case .answered(let answer):
            if link.isReusable { self.link = consume link }
            return answer
        case .failed(let failure):
            if case .status = failure.cause, link.isReusable { self.link = consume link }
            throw failure
        }
    }

    /// Takes the link out; the caller puts it back if it is worth keeping.
    private func usableLink(until deadline: Deadline) throws(CallFailure) -> ClientLink {
        // A connection that the member closed since the last call must not swallow this one.
        if var kept = link.take(), kept.isStillOpen() { return kept }
        let connectDeadline = Deadline(after: limits.connectTimeout)
        return try ClientLink(
            to: address, limits: limits,
            until: connectDeadline.nanoseconds < deadline.nanoseconds ? connectDeadline : deadline)
    }
}
