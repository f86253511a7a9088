public import LinuxSystem
public import Reactor

/// One question to whichever member listens at an address, on a connection of its own.
///
/// For a process that does not belong yet: a joiner knows some peer address, but not the cluster, the members or its own
/// id, and so cannot say hello.
public final class PeerInquiry: ConnectionHandler {
    private var connection: Connection?
    private var decoder = FrameDecoder()
    private var timer: TimerID?
    private let loop: EventLoop
    private var completion: ((Result<[UInt8], InquiryFailure>) -> Void)?

    private init(on loop: EventLoop, _ completion: @escaping (Result<[UInt8], InquiryFailure>) -> Void) {
        self.loop = loop
        self.completion = completion
    }

    /// Asks, and calls back once, never from inside this call. Question and answer are opaque here and hold at most
    /// `TransportLimits.greetingBytesMax` bytes.
    public static func ask(
        _ question: [UInt8], at address: SocketAddress, on loop: EventLoop, within timeout: Duration,
        _ completion: @escaping (Result<[UInt8], InquiryFailure>) -> Void
    ) {
        let inquiry = PeerInquiry(on: loop, completion)
        loop.connect(to: address, within: timeout) { outcome in
            switch outcome {
            case .connected(let connection): inquiry.send(question, on: connection, within: timeout)
            case .refused: inquiry.end(.failure(.unreachable("connection refused")))
            case .timedOut: inquiry.end(.failure(.unreachable("no answer")))
            case .unreachable(let error): inquiry.end(.failure(.unreachable("\(error)")))
            }
        }
    }

    private func send(_ question: [UInt8], on connection: Connection, within timeout: Duration) {
        self.connection = connection
        connection.handler = self
        connection.withOutput { output in
            Preface.current.append(to: &output)
            FrameHeader.appendFrame(.question, group: 0, to: &output) { $0 += question }
        }
        timer = loop.schedule(after: timeout) { [weak self] in self?.end(.failure(.noAnswer)) }
    }

    public func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        do throws(FrameFailure) {
            try decoder.decode(bytes) { item in
                take(item)
                return completion != nil
            }
        } catch {
            end(.failure(.noAnswer))
        }
    }

    private func take(_ item: FrameDecoder.Item) {
        switch item {
        case .preface(let preface):
            if preface.commonVersion(with: .current) == nil { end(.failure(.refused(.noCommonVersion))) }
        case .frame(let header, let payload):
            switch header.kind {
            case .answer: end(.success(Array(payload)))
            case .refusal: end(.failure(.refused(Refusal(parsing: payload))))
            default: end(.failure(.noAnswer))
            }
        }
    }

    public func closed(_ connection: Connection, _ reason: CloseReason) { end(.failure(.noAnswer)) }

    private func end(_ result: Result<[UInt8], InquiryFailure>) {
        guard let completion else { return }
        self.completion = nil
        if let timer { loop.cancel(timer) }
        connection?.close()
        connection = nil
        completion(result)
    }
}
