import EtcdAPI
import GRPC
import LinuxSystem
import Protobuf
import Testing

@testable import LocalCluster
@testable import Server

/// One member with real sockets and a real directory.
@Suite("One member, over its sockets", .timeLimit(.minutes(1))) struct ServingTests {
    private static let patience = Duration.seconds(10)

    /// Runs the body beside a member in a directory of its own.
    private func withMember(others: Int = 0, _ body: (ServedMember, UnaryClient) throws -> Void) throws {
        try ServedMember.with(others: others) { try body($0, UnaryClient(address: $0.address)) }
    }

    private func put(_ key: String, _ value: String) -> PutRequest {
        PutRequest(key: Array(key.utf8), value: Array(value.utf8))
    }

    private func value(of key: String, _ client: UnaryClient) throws -> String? {
        let answer = try client.range(RangeRequest(key: Array(key.utf8)), timeout: Self.patience)
        return answer.kvs.first.map { String(decoding: $0.value, as: UTF8.self) }
    }

    @Test("what is put is read back, and a transaction sees it")
    func reading() throws {
        try withMember { _, client in
            let first = try client.put(put("color", "red"), timeout: Self.patience)
            #expect(first.header?.revision == 2)
            #expect(try value(of: "color", client) == "red")
            let swap = TxnRequest(
                compares: [Compare(target: .value, key: Array("color".utf8), operand: .value(Array("red".utf8)))],
                success: [RequestOp(request: .put(put("color", "blue")))])
            let swapped: TxnResponse = try client.call(.kvTxn, swap, timeout: Self.patience)
            #expect(swapped.succeeded)
            let again: TxnResponse = try client.call(.kvTxn, swap, timeout: Self.patience)
            #expect(!again.succeeded)
            #expect(try value(of: "color", client) == "blue")
        }
    }

    @Test("a streamed range comes in pieces that are together the whole")
    func streaming() throws {
        try withMember { member, client in
            let names = (0..<40).map { "key\(10 + $0)" }
            let puts = names.map { RequestOp(request: .put(put($0, $0))) }
            let _: TxnResponse = try client.call(.kvTxn, TxnRequest(success: puts), timeout: Self.patience)
            var caller = try Caller(member.address)
            let call = try caller.begin(
                .kvRangeStream, RangeRequest(key: Array("key".utf8), rangeEnd: Array("kez".utf8)))
            let answer = try caller.end(of: call)
            #expect(answer.status?.code == .ok)
            #expect(answer.messages.count > 1)
            let parts = try answer.messages.map { try RangeStreamResponse(decoding: $0, limits: .response) }
            let kvs = parts.flatMap { $0.rangeResponse?.kvs ?? [] }
            #expect(kvs.map { String(decoding: $0.key, as: UTF8.self) } == names)
            #expect(kvs.allSatisfy { $0.value == $0.key })
            #expect(parts.last?.rangeResponse?.count == 40)
        }
    }

    @Test("health is told over gRPC and over HTTP/1.1, on the same port")
    func health() throws {
        try withMember { member, client in
            // The answer to a write says that there is a leader.
            _ = try client.put(put("key", "x"), timeout: Self.patience)
            let answer: HealthCheckResponse = try client.call(
                .healthCheck, HealthCheckRequest(), timeout: Self.patience)
            #expect(answer.status == .serving)
            let text = try plainRequest("GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", member.address)
            #expect(text.hasPrefix("HTTP/1.1 200 "))
            #expect(text.hasSuffix("{\"health\":\"true\",\"reason\":\"\"}"))
        }
    }

    @Test("a request that is too large is refused, nothing of it is applied, and the next is served")
    func oversize() throws {
        try withMember { member, client in
            var caller = try Caller(member.address)
            let call = try caller.begin(.kvPut, put("big", String(repeating: "x", count: 1_600_000)))
            let answer = try caller.end(of: call)
            #expect(answer.status?.code == .invalidArgument)
            #expect(answer.status?.message == "etcdserver: request is too large")
            #expect(answer.outcome == "not-applied")
            #expect(try value(of: "big", client) == nil)
            #expect(try client.put(put("small", "x"), timeout: Self.patience).header?.revision == 2)
        }
    }

    @Test("a call whose time is over when it comes does not wait for a leader")
    func late() throws {
        try withMember(others: 2) { member, _ in
            var caller = try Caller(member.address)
            let patient = try caller.begin(.kvPut, put("key", "x"))
            let answer = try caller.end(of: caller.begin(.kvPut, put("key", "x"), timeoutNanoseconds: 1))
            #expect(answer.status == Status(.unavailable, "etcdserver: request timed out"))
            #expect(answer.outcome == "not-applied")
            let isPatientAnswered = caller.hasAnswer(to: patient)
            #expect(!isPatientAnswered)
        }
    }

    @Test("requests that wait for a leader when the member stops are answered: not applied")
    func stopWhileWaiting() throws {
        try withMember(others: 2) { member, _ in
            var caller = try Caller(member.address)
            let calls = try (0..<10).map { try caller.begin(.kvPut, put("key\($0)", "x")) }
            // An answer to a later call says that the earlier ones have been read.
            let status = try caller.begin(.status, StatusRequest())
            #expect(try caller.end(of: status).status?.code == .ok)
            member.beginStop()
            for call in calls {
                let answer = try caller.end(of: call)
                #expect(answer.status?.code == .unavailable)
                #expect(answer.outcome == "not-applied")
            }
        }
    }

    @Test("what was acknowledged before a stop is there after a restart, what was refused is not")
    func restart() throws {
        try ServedMember.withDirectory { directory in
            let member = try ServedMember(in: directory)
            _ = try UnaryClient(address: member.address).put(put("first", "x"), timeout: Self.patience)
            var caller = try Caller(member.address)
            let calls = try (0..<200).map { try caller.begin(.kvPut, put("key\($0)", "x")) }
            try caller.send()
            member.beginStop()
            let answers = try calls.map { try caller.end(of: $0) }
            try member.stop()

            let again = try ServedMember(in: directory)
            let client = UnaryClient(address: again.address)
            #expect(try value(of: "first", client) == "x")
            for (number, answer) in answers.enumerated() {
                switch (answer.status?.code, answer.outcome) {
                case (.ok, _): #expect(try value(of: "key\(number)", client) == "x")
                case (_, "not-applied"): #expect(try value(of: "key\(number)", client) == nil)
                case (_, "unknown"), (.unavailable, nil): continue
                default: Issue.record("an answer that says nothing: \(answer)")
                }
            }
            try again.stop()
        }
    }

    @Test("connections wait when many of their address have broken the protocol; the one that is there does not")
    func heldBack() throws {
        try withMember { member, _ in
            var caller = try Caller(member.address)
            #expect(try caller.end(of: caller.begin(.kvPut, put("a", "x"))).status?.code == .ok)
            for _ in 0..<40 { _ = try say("PRI NONSENSE", member.address) }
            // Until those of them that had to wait have been read.
            Clocks.sleep(.milliseconds(500))
            let began = Clocks.monotonic()
            var late = try Caller(member.address)
            let waiting = try late.begin(.kvPut, put("b", "x"))
            try late.send()
            #expect(try caller.end(of: caller.begin(.kvPut, put("c", "x"))).status?.code == .ok)
            #expect(try late.end(of: waiting).status?.code == .ok)
            #expect(Clocks.monotonic() - began >= 20_000_000)
        }
    }

    /// Connects and sends the text.
    private func say(_ text: String, _ address: SocketAddress) throws -> Socket {
        let socket = try Socket.startConnecting(to: address)
        _ = socket.wait(for: .writable, nanosecondsMax: Deadline(after: Self.patience).remaining)
        _ = try Array(text.utf8).withUnsafeBytes { try socket.write($0) }
        return socket
    }

    /// Sends the text and answers all that comes until the member closes.
    private func plainRequest(_ text: String, _ address: SocketAddress) throws -> String {
        let socket = try say(text, address)
        let deadline = Deadline(after: Self.patience)
        var heard: [UInt8] = []
        while !deadline.hasPassed {
            _ = socket.wait(for: .readable, nanosecondsMax: deadline.remaining)
            var bytes = [UInt8](repeating: 0, count: 4096)
            guard case .done(let count) = try bytes.withUnsafeMutableBytes({ try socket.read(into: $0) }) else {
                continue
            }
            if count == 0 { break }
            heard += bytes[..<count]
        }
        return String(decoding: heard, as: UTF8.self)
    }
}
