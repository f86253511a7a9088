import GRPC
import HTTP2
import Testing

@Suite("Client machine against server machine")
struct ClientServerTests {
    @Test("A unary call is answered")
    func unary() {
        let (client, server) = (ClientHarness(), ServerHarness())
        _ = client.call("hello")
        client.exchange(with: server)
        server.respond(1, Array("world".utf8))
        client.exchange(with: server)
        #expect(server.log == ["request 1 method 0 hello"])
        #expect(client.log == ["ready", "metadata 1 ", "message 1 world", "finished 1 ok "])
        #expect(client.callCount == 0)
        #expect(server.callCount == 0)
    }

    @Test("An error goes out as one block of fields, its text survives percent encoding")
    func trailersOnly() {
        let (client, server) = (ClientHarness(), ServerHarness())
        _ = client.call("hello")
        client.exchange(with: server)
        var trailing = Metadata()
        trailing.append("holdfast-outcome", "not-applied")
        trailing.append("detail-bin", [0, 255, 10])
        server.connection.finish(
            CallID(number: 1), Status(.unavailable, "etcdserver: 100 % of Ärger\n"), trailing: trailing)
        client.exchange(with: server)
        #expect(
            client.log == [
                "ready",
                "finished 1 unavailable etcdserver: 100 % of Ärger\n[holdfast-outcome: not-applied, detail-bin: AP8K]",
            ])
    }

    @Test("A bidirectional stream carries messages both ways until each side ends it")
    func bidirectional() throws {
        let (client, server) = (ClientHarness(), ServerHarness())
        let call = try #require(client.start(client.watch))
        client.connection.send(call, Array("create".utf8))
        client.exchange(with: server)
        var metadata = Metadata()
        metadata.append("server", "one")
        server.connection.sendInitialMetadata(CallID(number: 1), metadata)
        server.connection.sendMessage(CallID(number: 1), Array("created".utf8))
        server.connection.sendMessage(CallID(number: 1), [])
        client.exchange(with: server)
        client.connection.send(call, Array("cancel".utf8))
        client.connection.halfClose(call)
        client.exchange(with: server)
        server.connection.finish(CallID(number: 1), .ok)
        client.exchange(with: server)
        #expect(server.log == ["call 1 method 1", "message 1 create", "message 1 cancel", "half-closed 1"])
        #expect(
            client.log == ["ready", "metadata 1 [server: one]", "message 1 created", "message 1 ", "finished 1 ok "])
    }

    @Test("A cancelled call is told to the server and keeps its place until the work has ended")
    func cancel() throws {
        var limits = GRPC.Limits()
        limits.transport.streamsMax = 1
        let (client, server) = (ClientHarness(), ServerHarness(limits: limits))
        let call = try #require(client.call("slow"))
        client.exchange(with: server)
        client.connection.cancel(call)
        client.exchange(with: server)
        #expect(server.log == ["request 1 method 0 slow", "cancelled 1"])
        #expect(server.callCount == 1)
        _ = client.call("refused")
        client.exchange(with: server)
        #expect(client.finished[2]?.code == .unavailable)
        #expect(client.log.last?.hasSuffix("not processed") == true)
        server.respond(1, Array("too late".utf8))
        #expect(server.callCount == 0)
        _ = client.call("next")
        client.exchange(with: server)
        #expect(server.log.last == "request 5 method 0 next")
    }

    @Test("Calls beyond the server's limit of streams wait and are sent in order")
    func queueing() {
        var limits = GRPC.Limits()
        limits.transport.streamsMax = 2
        let (client, server) = (ClientHarness(), ServerHarness(limits: limits))
        for number in 1...5 { _ = client.call("call \(number)") }
        client.exchange(with: server)
        #expect(server.log == ["request 1 method 0 call 1", "request 3 method 0 call 2"])
        for stream: UInt32 in [1, 3, 5, 7, 9] {
            server.respond(stream, Array("answer".utf8))
            client.exchange(with: server)
        }
        #expect(server.log.count == 5)
        #expect(client.finished.values.filter { $0.code == .ok }.count == 5)
    }

    @Test("A deadline ends a call at the client, and the server knows it")
    func deadline() throws {
        let (client, server) = (ClientHarness(), ServerHarness())
        _ = client.call("hello", timeout: 250_000_000)
        client.exchange(with: server)
        #expect(server.deadline(of: 1) == 1_250_000_000)
        #expect(client.nextDeadline == 1_250_000_000)
        client.tick(250_000_000)
        client.exchange(with: server)
        #expect(client.log.last == "finished 1 deadlineExceeded context deadline exceeded")
        #expect(server.log.last == "cancelled 1")
    }

    @Test("After a graceful shutdown running calls finish and new ones are not processed")
    func graceful() {
        let (client, server) = (ClientHarness(), ServerHarness())
        _ = client.call("running")
        client.exchange(with: server)
        server.connection.shutDown()
        client.exchange(with: server)
        #expect(client.log.last == "goAway NO_ERROR")
        #expect(!client.acceptsCalls)
        #expect(client.call("late") == nil)
        server.respond(1, Array("done".utf8))
        client.exchange(with: server)
        #expect(client.finished[1] == .ok)
        #expect(server.log.last == "closed NO_ERROR the connection was shut down")
        #expect(server.isFinished)
        #expect(client.isFinished)
    }

    @Test("When the connection breaks, calls on their way may have been processed and waiting ones were not")
    func broken() {
        var limits = GRPC.Limits()
        limits.transport.streamsMax = 1
        let (client, server) = (ClientHarness(), ServerHarness(limits: limits))
        _ = client.call("on its way")
        _ = client.call("waiting")
        client.exchange(with: server)
        client.connection.socketClosed()
        client.receive([])
        #expect(
            client.log == [
                "ready", "finished 2 unavailable connection closed: the socket was closed not processed",
                "finished 1 unavailable connection closed: the socket was closed", "closed NO_ERROR",
            ])
        server.connection.socketClosed()
        server.receive([])
        #expect(
            server.log == ["request 1 method 0 on its way", "cancelled 1", "closed NO_ERROR the socket was closed"])
        #expect(server.isFinished)
    }

    @Test(
        "Big messages pass small windows whole, however the bytes are cut", arguments: 1...12 as ClosedRange<UInt64>)
    func bigMessages(seed: UInt64) throws {
        var random = Generator(seed: seed)
        var limits = GRPC.Limits()
        limits.messageBytesMax = 4 << 20
        limits.transport.streamWindowBytes = Int.random(in: 100...70_000, using: &random)
        limits.transport.outputBytesMax = Int.random(in: 1_000...100_000, using: &random)
        limits.largeMessageBytesMax = 300_000
        let (client, server) = (ClientHarness(limits: limits), ServerHarness(limits: limits))
        var sent: [UInt32: [UInt8]] = [:]
        for _ in 0..<8 {
            let size = Int.random(in: 0...200_000, using: &random)
            let message = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ size) }
            let call = try #require(client.call(message))
            sent[call.number] = message
        }
        var cutter = random
        client.exchange(with: server) { count in
            Int.random(in: 1...max(1, min(count, seed % 3 == 0 ? 70_000 : 2_000)), using: &cutter)
        }
        #expect(server.requests.count == 8, "seed \(seed)")
        for (stream, message) in server.requests {
            server.respond(stream, message)
        }
        client.exchange(with: server) { count in Int.random(in: 1...max(1, min(count, 9_000)), using: &cutter) }
        for (call, message) in sent {
            #expect((client.messages[call] == [message]) == true, "seed \(seed) call \(call)")
        }
        #expect(client.finished.values.filter { $0 == .ok }.count == 8, "seed \(seed)")
        #expect(server.callCount == 0)
    }

    @Test("Streams of many messages keep their order and their windows", arguments: 1...6 as ClosedRange<UInt64>)
    func streaming(seed: UInt64) throws {
        var random = Generator(seed: seed)
        var limits = GRPC.Limits()
        limits.transport.streamWindowBytes = Int.random(in: 50...5_000, using: &random)
        let (client, server) = (ClientHarness(limits: limits), ServerHarness(limits: limits))
        let call = try #require(client.start(client.watch))
        var up: [[UInt8]] = []
        var down: [[UInt8]] = []
        for round in 0..<60 {
            for _ in 0..<4 {
                let message = [UInt8](repeating: UInt8(round), count: Int.random(in: 0...3_000, using: &random))
                up.append(message)
                client.connection.send(call, message)
                let answer = [UInt8](repeating: UInt8(round), count: Int.random(in: 0...3_000, using: &random))
                down.append(answer)
                server.connection.sendMessage(CallID(number: 1), answer)
            }
            if round == 0 { down.removeAll() }  // The server did not know the call yet.
            var cutter = random
            client.exchange(with: server) { count in Int.random(in: 1...min(count, 4_000), using: &cutter) }
        }
        #expect((server.messages[1] == up) == true, "seed \(seed) \(server.log.last ?? "")")
        #expect((client.messages[call.number] == down) == true, "seed \(seed) \(client.log.last ?? "")")
    }
}
