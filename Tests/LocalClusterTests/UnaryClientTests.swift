import EtcdAPI
import GRPC
import LinuxSystem
import Protobuf
import Synchronization
import Testing

@testable import LocalCluster

@Suite(.timeLimit(.minutes(1))) struct UnaryClientTests {
    private func withServer(
        _ behaviour: @escaping TestServer.Behaviour, _ body: (TestServer, UnaryClient) throws -> Void
    ) throws {
        let server = try TestServer(behaviour)
        defer { server.stop() }
        try body(server, UnaryClient(address: server.address))
    }

    private func failure(_ body: () throws(CallFailure) -> Void) -> CallFailure? {
        do throws(CallFailure) { try body() } catch { return error }
        return nil
    }

    @Test("calls go over one connection, and each gets its own answer")
    func calls() throws {
        try withServer { method, message in
            method == "Status"
                ? .answer(StatusResponse(leader: 5, raftTerm: 3).encoded())
                : .answer((try? RangeRequest(decoding: message)).map { RangeResponse(count: $0.limit).encoded() } ?? [])
        } _: { server, client in
            #expect(!client.isConnected)
            #expect(try client.status(timeout: .seconds(5)).leader == 5)
            for limit in Int64(0)..<50 {
                let answer = try client.range(RangeRequest(key: [1], limit: limit), timeout: .seconds(5))
                #expect(answer.count == limit)
            }
            #expect(server.connectionCount == 1)
            client.disconnect()
            #expect(try client.status(timeout: .seconds(5)).raftTerm == 3)
            #expect(server.connectionCount == 2)
        }
    }

    @Test("large messages pass in both directions")
    func large() throws {
        let value = [UInt8](repeating: 7, count: 1_500_000)
        let answer = RangeResponse(kvs: [KeyValue(key: [1], value: [UInt8](repeating: 9, count: 3_000_000))])
        let encoded = answer.encoded()
        try withServer { _, message in
            (try? PutRequest(decoding: message))?.value.count == 1_500_000 ? .answer(encoded) : .silence
        } _: { _, client in
            let received: RangeResponse = try client.call(
                .kvRange, PutRequest(key: [1], value: value), timeout: .seconds(20))
            #expect(received == answer)
        }
    }

    @Test("a member's failure comes with its code, text and trailers, and the connection stays")
    func status() throws {
        try withServer { _, _ in
            var trailing = Metadata()
            trailing.append("why", "because")
            return .failure(Status(.failedPrecondition, "etcdserver: nö"), trailing: trailing)
        } _: { server, client in
            for _ in 0..<2 {
                let found = try #require(
                    failure { () throws(CallFailure) in _ = try client.status(timeout: .seconds(5)) })
                guard case .status(let status, let trailers) = found.cause else {
                    Issue.record("\(found)")
                    return
                }
                #expect(status == Status(.failedPrecondition, "etcdserver: nö"))
                #expect(trailers.first("why") == Array("because".utf8))
                #expect(found.status == status)
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test("where nobody listens the call is refused, and was certainly not executed")
    func refused() throws {
        let unused = try Socket.listen(on: .loopback(port: 0)).localAddress()
        let client = UnaryClient(address: unused)
        let found = try #require(failure { () throws(CallFailure) in _ = try client.status(timeout: .seconds(5)) })
        guard case .refused(let error) = found.cause else {
            Issue.record("\(found)")
            return
        }
        #expect(error.errno == .connectionRefused)
        #expect(found.reach == .notProcessed)
    }

    @Test("a call that is not answered ends at its deadline; the next one goes over a new connection")
    func timeout() throws {
        let isSilent = Mutex(true)
        let silence = SilenceSwitch(isSilent)
        try withServer { _, _ in
            silence.isOn.withLock { $0 } ? .silence : .answer(StatusResponse(leader: 1).encoded())
        } _: { server, client in
            let start = Clocks.monotonic()
            let found = try #require(
                failure { () throws(CallFailure) in _ = try client.status(timeout: .milliseconds(150)) })
            let elapsed = Clocks.monotonic() - start
            guard case .timedOut = found.cause else {
                Issue.record("\(found)")
                return
            }
            #expect(found.reach == .unknown)
            #expect(elapsed >= 140_000_000)
            #expect(!client.isConnected)
            silence.isOn.withLock { $0 = false }
            #expect(try client.status(timeout: .seconds(5)).leader == 1)
            #expect(server.connectionCount == 2)
        }
    }

    @Test("a connection that ends in the middle of a call leaves open whether it was executed")
    func hangUp() throws {
        try withServer { _, _ in
            .hangUp
        } _: { server, client in
            let found = try #require(failure { () throws(CallFailure) in _ = try client.status(timeout: .seconds(5)) })
            guard case .disconnected = found.cause else {
                Issue.record("\(found)")
                return
            }
            #expect(found.reach == .unknown)
            #expect(!client.isConnected)
        }
    }

    @Test("a connection that ended between two calls costs neither of them")
    func closedBetween() throws {
        try withServer { _, _ in
            .answerAndHangUp(StatusResponse(leader: 1).encoded())
        } _: { server, client in
            for _ in 0..<5 {
                let leader = try client.status(timeout: .seconds(5)).leader
                #expect(leader == 1)
                // What the server's end of the connection takes to reach this one.
                Deadline.sleep(milliseconds: 30)
            }
            #expect(server.connectionCount == 5)
        }
    }

    @Test("an answer that makes no sense is no answer")
    func malformed() throws {
        try withServer { _, _ in
            .answer([0xFF])
        } _: { _, client in
            let found = try #require(failure { () throws(CallFailure) in _ = try client.status(timeout: .seconds(5)) })
            guard case .malformedAnswer = found.cause else {
                Issue.record("\(found)")
                return
            }
            #expect(found.reach == .unknown)
        }
    }

    @Test("a watcher reports what its member says, and that it has stopped saying it")
    func watching() throws {
        let layout = try ClusterLayout(memberCount: 1)
        let question = try MemberQuestion(layout.members[0], timeout: .milliseconds(100))
        #expect(question.wait().name == "m1")
        try withServer { method, _ in
            method == "Status" ? .answer(StatusResponse(leader: 1).encoded()) : .answer([])
        } _: { server, _ in
            let port = server.address.port
            let member = MemberSpec(number: 1, clientPort: port, peerPort: 1)
            let watcher = try MemberWatcher(member)
            #expect(waitUntil { watcher.report?.servesReads == true })
            #expect(watcher.report?.status?.leader == 1)
            server.stop()
            #expect(waitUntil { watcher.report.map { $0.status == nil && $0.failure != nil } ?? false })
            watcher.stop()
            watcher.join()
        }
    }
}

/// Lets a test change what its server does.
private final class SilenceSwitch: Sendable {
    let isOn: Mutex<Bool>

    init(_ isOn: consuming Mutex<Bool>) { self.isOn = isOn }
}

/// Whether the condition comes true within ten seconds.
func waitUntil(_ condition: () -> Bool) -> Bool {
    let deadline = Deadline(after: .seconds(10))
    while !deadline.hasPassed {
        if condition() { return true }
        Deadline.sleep(milliseconds: 5)
    }
    return condition()
}
