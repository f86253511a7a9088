import GRPC
import HPACK
import HTTP2
import Testing

@Suite("gRPC over HTTP/2, the server's rules")
struct RuleTests {
    /// What a server answers to a request with these fields and body.
    private func answer(_ fields: HeaderList, _ body: [UInt8]?, limits: GRPC.Limits = GRPC.Limits()) -> [String] {
        let (client, server) = (RawClient(), ServerHarness(limits: limits))
        client.connect(to: server)
        guard let stream = client.connection.open(fields, endStream: body == nil) else { return ["not opened"] }
        if let body { client.connection.sendData(stream, body, endStream: true) }
        client.exchange(with: server)
        return (client.log[1] ?? []) + server.log
    }

    private func only(_ code: Int, _ message: String, status: String = "200", extra: String = "") -> [String] {
        [
            "only :status: \(status), content-type: application/grpc, \(extra)grpc-status: \(code), grpc-message: \(message)"
        ]
    }

    private func post(_ change: (String, String)..., path: String = "/etcdserverpb.KV/Range") -> HeaderList {
        var fields = HeaderList()
        for (name, value) in [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "#initially=[a;b]"),
            ("content-type", "application/grpc"),
        ] { fields.append(name, change.first { $0.0 == name }?.1 ?? value) }
        for (name, value) in change where fields.first(name) == nil { fields.append(name, value) }
        return fields
    }

    @Test("A method other than POST is answered with HTTP 405") func method() {
        #expect(
            answer(post((":method", "GET")), nil)
                == only(
                    13, "Received a HEADERS frame with :method \"GET\" which should be POST", status: "405",
                    extra: "allow: POST, "))
    }

    @Test(
        "A content-type that is not gRPC is answered with HTTP 415",
        arguments: ["application/json", "application/grpcx", ""])
    func contentType(type: String) {
        #expect(
            answer(post(("content-type", type)), [])
                == only(13, "invalid gRPC request content-type \"\(type)\"", status: "415"))
    }

    @Test(
        "gRPC with a format or parameters is gRPC",
        arguments: ["application/grpc+proto", "application/grpc;charset=utf-8"])
    func contentTypes(type: String) {
        #expect(answer(post(("content-type", type)), RawClient.framed([65])) == ["request 1 method 0 A"])
    }

    @Test("Unknown paths are Unimplemented, in the Go implementation's words") func unknownPaths() {
        #expect(
            answer(post(path: "/etcdserverpb.KV/Nope"), [])
                == only(12, "unknown method Nope for service etcdserverpb.KV"))
        #expect(answer(post(path: "/other.Service/Nope"), []) == only(12, "unknown service other.Service"))
        #expect(answer(post(path: "nonsense"), []) == only(12, "malformed method name: \"nonsense\""))
    }

    @Test("a refusal repeats only the beginning of what the client sent") func longPath() throws {
        let told = answer(post(path: "/" + String(repeating: "x", count: 4_000) + "/y"), [])
        #expect(try #require(told.first).count < 400)
    }

    @Test(
        "grpc-timeout is parsed strictly and clamped",
        arguments: [
            ("1n", 1), ("100u", 100_000), ("50m", 50_000_000), ("7S", 7_000_000_000), ("1M", 60_000_000_000),
            ("2H", 7_200_000_000_000), ("99999999H", 3_155_760_000_000_000_000), ("00000001S", 1_000_000_000),
        ] as [(String, UInt64)])
    func timeouts(text: String, nanoseconds: UInt64) {
        let (client, server) = (RawClient(), ServerHarness())
        client.connect(to: server)
        _ = client.request("/etcdserverpb.KV/Range", ["grpc-timeout": text], message: [])
        client.exchange(with: server)
        #expect(server.deadline(of: 1) == 1_000_000_000 + nanoseconds)
    }

    @Test(
        "A malformed grpc-timeout is an error",
        arguments: ["", "1", "S", "-1S", "1x", "1.5S", "123456789S", " 1S", "0x1S"])
    func malformedTimeouts(text: String) {
        #expect(
            answer(post(("grpc-timeout", text)), RawClient.framed([]))
                == only(13, "malformed grpc-timeout: \"\(text)\""))
    }

    @Test("A length beyond the limit is refused before the message comes, and nothing is allocated for it")
    func tooLarge() {
        #expect(
            answer(post(), [0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2])
                == only(8, "grpc: received message larger than max (4294967295 vs. 2097152)"))
    }

    @Test("A compressed message is refused by the name of its encoding") func compressed() {
        #expect(
            answer(post(), RawClient.framed([1], flag: 1))
                == only(13, "grpc: compressed flag set with identity or empty encoding"))
        #expect(
            answer(post(("grpc-encoding", "gzip")), RawClient.framed([1], flag: 1))
                == [
                    "only :status: 200, content-type: application/grpc, grpc-status: 12, grpc-message: "
                        + "grpc: Decompressor is not installed for grpc-encoding \"gzip\", grpc-accept-encoding: identity"
                ])
        #expect(answer(post(("grpc-encoding", "gzip")), RawClient.framed([66])) == ["request 1 method 0 B"])
    }

    @Test("A unary call has exactly one whole message") func cardinality() {
        #expect(answer(post(), nil) == only(13, "the request has no message"))
        #expect(answer(post(), []) == only(13, "the request has no message"))
        #expect(answer(post(), [0, 0, 0]) == only(13, "the request ends within a message"))
        #expect(answer(post(), [0, 0, 0, 0, 9, 1]) == only(13, "the request ends within a message"))
        #expect(
            answer(post(), RawClient.framed([1]) + RawClient.framed([2]))
                == only(13, "more than one request on a call that takes one"))
    }

    @Test("A message in one-byte DATA frames, its end in an empty one, is the same message") func crumbs() {
        let (client, server) = (RawClient(), ServerHarness())
        client.connect(to: server)
        guard let stream = client.connection.open(post(), endStream: false) else { return }
        for octet in RawClient.framed(Array("crumbs".utf8)) {
            client.connection.sendData(stream, [octet], endStream: false)
            client.exchange(with: server)
        }
        #expect(server.log == [])
        client.connection.sendData(stream, [], endStream: true)
        client.exchange(with: server)
        #expect(server.log == ["request 1 method 0 crumbs"])
    }

    @Test("Several messages of a stream in one DATA frame are several events") func packed() {
        let fields = post(path: "/etcdserverpb.Watch/Watch")
        let body = RawClient.framed(Array("a".utf8)) + RawClient.framed([]) + RawClient.framed(Array("b".utf8))
        #expect(
            answer(fields, body) == ["call 1 method 1", "message 1 a", "message 1 ", "message 1 b", "half-closed 1"])
        #expect(answer(fields, nil) == ["call 1 method 1", "half-closed 1"])
        #expect(
            answer(fields, RawClient.framed(Array("a".utf8)) + [0, 0]).suffix(3)
                == ["call 1 method 1", "message 1 a", "cancelled 1"])
    }

    @Test("Metadata reaches the server, binary values decoded with and without padding") func metadata() {
        let (client, server) = (RawClient(), ServerHarness())
        client.connect(to: server)
        _ = client.request(
            "/etcdserverpb.KV/Range",
            ["token": "abc", "hasleader": "true", "a-bin": "AP8=", "a-bin": "AP8,AQ", "b-bin": "!", "token": "def"],
            message: [])
        client.exchange(with: server)
        let metadata = server.metadata(of: 1)
        #expect(metadata?.first("token") == Array("abc".utf8))
        #expect(metadata?.all("token").count == 2)
        #expect(metadata?.all("a-bin") == [[0, 255], [0, 255], [1]])
        #expect(metadata?.first("b-bin") == nil)
        #expect(metadata?.first("user-agent") == nil)
        #expect(metadata?.fields.count == 6)
    }

    @Test("A request that does not come in time is given up (slow body)") func slowBody() {
        let (client, server) = (RawClient(), ServerHarness())
        client.connect(to: server)
        let unary = client.connection.open(post(), endStream: false)
        let watch = client.connection.open(post(path: "/etcdserverpb.Watch/Watch"), endStream: false)
        guard let unary, let watch else { return }
        client.connection.sendData(watch, [0, 0, 0, 0, 2, 65], endStream: false)
        client.exchange(with: server)
        server.tick(9_900_000_000)
        client.exchange(with: server)
        #expect(client.log[unary.number] == nil)
        server.tick(100_000_000)
        client.exchange(with: server)
        #expect(client.log[unary.number]?.first == only(4, "the request did not come in time")[0])
        #expect(server.log == ["call 3 method 1", "cancelled 3"])
        #expect(server.callCount == 0)
    }

    @Test("Room for large messages is promised to as many as fit; the others wait and are not lost")
    func largeMessages() {
        var limits = GRPC.Limits()
        limits.largeMessageBytesMax = 1 << 20
        let (client, server) = (ClientHarness(), ServerHarness(limits: limits))
        let message = [UInt8](repeating: 3, count: 700_000)
        for _ in 0..<6 { _ = client.call(message) }
        client.exchange(with: server)
        #expect(server.requests.count == 6)
        #expect(server.requests.values.allSatisfy { $0 == message })
    }

    @Test("Unfinished messages of all calls together are bounded") func assembled() {
        var limits = GRPC.Limits()
        limits.assembledBytesMax = 100_000
        let (client, server) = (RawClient(), ServerHarness(limits: limits))
        client.connect(to: server)
        for _ in 0..<4 {
            guard let stream = client.connection.open(post(), endStream: false) else { return }
            client.connection.sendData(
                stream, [0, 0, 0, 0xF0, 0] + [UInt8](repeating: 1, count: 40_000), endStream: false)
            client.exchange(with: server)
        }
        let text = "too many bytes of unfinished requests on this connection"
        #expect(client.log.values.filter { $0.first == only(8, text)[0] }.count == 2)
        #expect(server.callCount == 2)
    }

    @Test("Answers that nobody fetches are bounded: the call is ended instead") func unfetched() {
        var limits = GRPC.Limits()
        limits.transport.sendQueueBytesMax = 100_000
        let server = ServerHarness(limits: limits)
        var quiet = HTTP2.Limits()
        quiet.streamWindowBytes = 64
        let client = RawClient(limits: quiet)
        client.consumes = false
        client.connect(to: server)
        for _ in 0..<4 { _ = client.request("/etcdserverpb.KV/Range", message: []) }
        client.exchange(with: server)
        for call: UInt32 in [1, 3, 5, 7] { server.respond(call, [UInt8](repeating: 1, count: 60_000)) }
        client.exchange(with: server)
        let ending = "trailers grpc-status: 8, grpc-message: too many answers wait for this client"
        #expect(client.log[7] == ["headers :status: 200, content-type: application/grpc", ending])
        #expect(client.log[1]?.count == 2)
    }

    @Test("A paused call takes in no more than its window") func pause() {
        var limits = GRPC.Limits()
        limits.transport.streamWindowBytes = 1_000
        let (client, server) = (ClientHarness(), ServerHarness(limits: limits))
        guard let call = client.start(client.watch) else { return }
        client.exchange(with: server)
        server.connection.pause(CallID(number: 1))
        for _ in 0..<50 { client.connection.send(call, [UInt8](repeating: 65, count: 95)) }
        client.exchange(with: server)
        #expect(server.messages[1]?.count == 10)
        server.connection.resume(CallID(number: 1))
        client.exchange(with: server)
        #expect(server.messages[1]?.count == 50)
    }

    @Test(
        "Mutated requests never trap, and every call that was told of is ended",
        arguments: 1...30 as ClosedRange<UInt64>)
    func mutations(seed: UInt64) {
        var random = Generator(seed: seed)
        for _ in 0..<20 {
            let recorder = ClientHarness()
            for number in 0..<6 {
                if number % 3 == 0 {
                    guard let call = recorder.start(recorder.watch) else { continue }
                    for size in [0, 5, 3_000] { recorder.connection.send(call, [UInt8](repeating: 1, count: size)) }
                    recorder.connection.halfClose(call)
                } else {
                    _ = recorder.call("request \(number)", timeout: 1_000_000)
                }
            }
            // The recorded client must think that its server has said hello.
            let witness = ServerHarness()
            recorder.receive(witness.output())
            var bytes = recorder.output()
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let position = Int.random(in: 24..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: position)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
                }
            }
            let server = ServerHarness()
            while !bytes.isEmpty {
                let part = Array(bytes.prefix(Int.random(in: 1...500, using: &random)))
                bytes.removeFirst(part.count)
                server.receive(part)
                for call: UInt32 in [1, 3, 5] where Bool.random(using: &random) { server.respond(call, part) }
                _ = server.output()
            }
            server.connection.socketClosed()
            server.receive([])
            for call: UInt32 in stride(from: 1, to: 13, by: 2) { server.finish(call) }
            #expect(server.callCount <= 1, "seed \(seed)")
            #expect(server.isFinished, "seed \(seed)")
        }
    }
}
