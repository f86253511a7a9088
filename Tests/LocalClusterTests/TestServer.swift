import GRPC
import LinuxSystem
import Synchronization

@testable import LocalCluster

/// A gRPC server on a thread of its own that does with each call what it is told to.
final class TestServer {
    enum Reply: Sendable {
        case answer([UInt8])
        case failure(Status, trailing: Metadata)
        case silence
        case hangUp
        /// Answers, then closes the connection.
        case answerAndHangUp([UInt8])
    }

    typealias Behaviour = @Sendable (_ method: String, _ message: [UInt8]) -> Reply

    private final class Shared: Sendable {
        let listener: Socket
        let isStopped = Mutex(false)
        let connections = Mutex(0)

        init() throws { listener = try Socket.listen(on: .loopback(port: 0)) }
    }

    static let methods: [MethodTable.Method] = [
        .init(service: "etcdserverpb.KV", name: "Range", kind: .unary),
        .init(service: "etcdserverpb.KV", name: "Put", kind: .unary),
        .init(service: "etcdserverpb.Maintenance", name: "Status", kind: .unary),
    ]

    let address: SocketAddress
    private let shared: Shared
    private var thread: SystemThread?

    init(_ behaviour: @escaping Behaviour) throws {
        let shared = try Shared()
        self.shared = shared
        address = try shared.listener.localAddress()
        thread = try SystemThread(name: "server") {
            while !shared.isStopped.withLock({ $0 }) {
                guard shared.listener.wait(for: .readable, nanosecondsMax: 20_000_000),
                    let accepted = try? shared.listener.accept()
                else { continue }
                shared.connections.withLock { $0 += 1 }
                try? Self.serve(accepted.socket, shared, behaviour)
            }
        }
    }

    /// Connections that were made so far.
    var connectionCount: Int { shared.connections.withLock { $0 } }

    func stop() {
        shared.isStopped.withLock { $0 = true }
        if let thread = thread.take() { thread.join() }
    }

    private static func serve(_ socket: borrowing Socket, _ shared: Shared, _ behaviour: Behaviour) throws {
        var connection = ServerConnection(methods: MethodTable(methods), now: Clocks.monotonic())
        var mustClose = false
        while !connection.isFinished, !shared.isStopped.withLock({ $0 }) {
            var output: [UInt8] = []
            connection.takeOutput(into: &output, now: Clocks.monotonic())
            var written = 0
            while written < output.count {
                let result = try output.withUnsafeBytes { try socket.write(.init(rebasing: $0[written...])) }
                switch result {
                case .done(let count): written += count
                case .wouldBlock: socket.wait(for: .writable, nanosecondsMax: 20_000_000)
                }
            }
            if mustClose { return }
            guard socket.wait(for: .readable, nanosecondsMax: 20_000_000) else { continue }
            var bytes = [UInt8](repeating: 0, count: 65_536)
            guard case .done(let count) = try bytes.withUnsafeMutableBytes({ try socket.read(into: $0) }) else {
                continue
            }
            if count == 0 { return }
            bytes.withUnsafeBytes { buffer in
                var input = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                while let event = connection.poll(&input, now: Clocks.monotonic()) {
                    guard case .request(let call, let method, let message) = event else { continue }
                    switch behaviour(methods[method].name, [UInt8](message)) {
                    case .answer(let answer): connection.respond(call, answer)
                    case .failure(let status, let trailing): connection.finish(call, status, trailing: trailing)
                    case .silence: continue
                    case .hangUp:
                        mustClose = true
                    case .answerAndHangUp(let answer):
                        connection.respond(call, answer)
                        mustClose = true
                    }
                }
            }
        }
    }
}
