import Dispatch
import LinuxSystem
import MVCC
import Observability
import Reactor
import Synchronization
import Testing

@testable import LocalCluster
@testable import Server

/// A member on a thread of its own within the test's process, with a client port that the kernel chose.
final class ServedMember {
    /// What its thread tells the test's.
    private final class Shared: Sendable {
        struct State {
            var address: SocketAddress?
            var exit: MemberExit?
            var failure: StartFailure?
            var log: [UInt8] = []
            var running: (handle: LoopHandle, member: LoopConfined<MemberServer>)?

            /// Why it did not start, or ended by itself.
            var ending: StartFailure? {
                if case .failed(let code, let message) = exit { return StartFailure(message, code: code) }
                return failure
            }
        }

        let state = Mutex(State())
        let changed = DispatchSemaphore(value: 0)
    }

    let address: SocketAddress
    private let shared: Shared
    private var thread: SystemThread?
    private var isStopping = false

    /// Starts it, and waits until it serves clients. Others of the cluster, if there are any, do not exist.
    convenience init(
        in directory: String, others: Int = 0, token: String = "test",
        adjusting: (inout ServerSettings) -> Void = { _ in }
    ) throws {
        var settings = Self.settings(directory, others, token: token)
        adjusting(&settings)
        try self.init(settings)
    }

    /// Starts it with settings whose client port is for the kernel to choose.
    init(_ settings: ServerSettings) throws {
        let shared = Shared()
        self.shared = shared
        thread = try SystemThread(name: "member") { Self.run(settings, shared) }
        guard shared.changed.wait(timeout: .now() + .seconds(10)) == .success,
            let address = shared.state.withLock({ $0.address })
        else {
            Self.end(shared)
            if let thread = thread.take() { thread.join() }
            throw shared.state.withLock { $0.ending } ?? StartFailure("it does not serve clients", code: 1)
        }
        self.address = address
    }

    /// Everything that it has logged.
    var log: String { String(decoding: shared.state.withLock { $0.log }, as: UTF8.self) }

    /// Runs the body beside a member in a directory of its own.
    static func with(
        others: Int = 0, adjusting: (inout ServerSettings) -> Void = { _ in }, _ body: (ServedMember) throws -> Void
    ) throws {
        try withDirectory { directory in
            let member = try ServedMember(in: directory, others: others, adjusting: adjusting)
            do {
                try body(member)
            } catch {
                try member.stop()
                throw error
            }
            try member.stop()
        }
    }

    static func withDirectory(_ body: (String) throws -> Void) throws {
        let name = "holdfast-test-\(String(SystemRandom.seed(), radix: 36))"
        defer {
            try? Directory.open("/tmp").removeTree(DirectoryItem(name: name, kind: .directory, size: 0))
        }
        try body("/tmp/\(name)")
    }

    /// What the member itself knows, read on its loop.
    private func ask<Answer: Sendable>(_ question: @escaping @Sendable (MemberServer) -> Answer) throws -> Answer {
        let known = shared.state.withLock { $0.running }
        let running = try #require(known)
        let member = running.member
        let box = Box<Answer>()
        running.handle.post {
            box.answer.withLock { $0 = question(member.value) }
            box.answered.signal()
        }
        try #require(box.answered.wait(timeout: .now() + .seconds(10)) == .success)
        let answer = box.answer.withLock { $0 }
        return try #require(answer)
    }

    private final class Box<Answer: Sendable>: Sendable {
        let answer = Mutex<Answer?>(nil)
        let answered = DispatchSemaphore(value: 0)
    }

    func watchStreamCount() throws -> Int { try ask { $0.watches?.streamCount ?? 0 } }

    /// Calls that wait for locks and elections.
    func lockCallCount() throws -> Int { try ask { $0.locks.count } }

    /// What clients of HTTP/1.1 have not taken.
    func webPendingBytes() throws -> Int { try ask { $0.webSessions.values.reduce(0) { $0 + $1.pendingBytes } } }

    func backlogBytes() throws -> Int { try ask { $0.backlog.bytes } }

    /// Asks it to stop, as a signal would.
    func beginStop() {
        // A second signal would end it at once, and what is posted to a loop that has ended keeps its member.
        guard !isStopping else { return }
        isStopping = true
        Self.end(shared)
    }

    private static func end(_ shared: Shared) {
        guard let running = shared.state.withLock({ $0.running }) else { return }
        let member = running.member
        running.handle.post { member.value.leave(because: .terminate) }
    }

    /// Stops it, and waits for the end.
    func stop() throws {
        beginStop()
        if let thread = thread.take() { thread.join() }
        let exit = try #require(shared.state.withLock { $0.exit })
        guard case .stopped = exit else {
            Issue.record("it did not stop as asked: \(exit)")
            return
        }
    }

    /// Waits until it ends by itself, and answers why.
    func ending() -> StartFailure? {
        if let thread = thread.take() { thread.join() }
        return shared.state.withLock { $0.ending }
    }

    static func settings(_ directory: String, _ others: Int = 0, token: String = "test") -> ServerSettings {
        let nowhere = Endpoint(host: .ipv4(0x7F00_0001), port: 0)
        var settings = ServerSettings(name: "m0", dataDirectory: directory)
        settings.listenClientURLs = [nowhere]
        settings.listenPeerURLs = [nowhere]
        let peers = (0...others).map { number in
            // Nobody listens on the lowest ports of this machine.
            InitialCluster.Member(
                name: "m\(number)", peerURLs: [Endpoint(host: .ipv4(0x7F00_0001), port: UInt16(number))])
        }
        settings.initialCluster = InitialCluster(token: token, members: peers)
        settings.heartbeatMilliseconds = 10
        settings.electionMilliseconds = 100
        settings.watchProgressMilliseconds = 200
        settings.bcryptCost = 4
        return settings
    }

    private static func run(_ settings: ServerSettings, _ shared: Shared) {
        let log = Logger(component: "test", now: { 0 }) { line in
            shared.state.withLock { $0.log += line }
            guard let address = clientAddress(in: String(decoding: line, as: UTF8.self)) else { return }
            shared.state.withLock { $0.address = address }
            shared.changed.signal()
        }
        do throws(StartFailure) {
            let member = try MemberServer(settings: settings, log: log)
            let handle = member.loop.handle
            shared.state.withLock { $0.running = (handle, LoopConfined(member, to: handle)) }
            let exit = member.run()
            shared.state.withLock {
                $0.exit = exit
                $0.running = nil
            }
        } catch {
            shared.state.withLock { $0.failure = error }
        }
        shared.changed.signal()
    }

    /// The address in the line that says that clients are served.
    private static func clientAddress(in line: String) -> SocketAddress? {
        let key = "client_urls=http://"
        guard let start = line.range(of: key) else { return nil }
        return SocketAddress(String(line[start.upperBound...].prefix { !$0.isWhitespace && $0 != "\"" }))
    }
}

extension String {
    /// Where the text stands in this one.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        ranges(of: text).first
    }
}
