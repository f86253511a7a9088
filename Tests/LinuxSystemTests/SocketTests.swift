import LinuxSystem
import Testing

@Suite struct SocketTests {
    @Test(
        "an address is read and printed alike",
        arguments: ["127.0.0.1:2379", "0.0.0.0:0", "255.255.255.255:65535", "[::1]:2380", "[2001:db8::7]:1"])
    func addressRoundTrip(_ text: String) throws {
        #expect(try #require(SocketAddress(text)).description == text)
    }

    @Test("short forms mean the loopback and every interface")
    func shortForms() {
        #expect(SocketAddress("localhost:7") == .loopback(port: 7))
        #expect(SocketAddress(":7")?.description == "0.0.0.0:7")
        #expect(SocketAddress("[::]:7")?.description == "[::]:7")
    }

    @Test(
        "what is not an address is not taken for one",
        arguments: [
            "", ":", "1.2.3.4", "1.2.3.4:", "1.2.3.4:70000", "1.2.3.4:-1", "::1:80", "[::1]", "[::1:80", "[1.2.3.4]:5",
            "1.2.3:4", "example.org:80", "127.0.0.1\u{0}:80", "a:b:1",
        ])
    func notAnAddress(_ text: String) {
        #expect(SocketAddress(text) == nil)
    }

    @Test("resolving knows numbers without asking anyone, and says why a name has no address")
    func resolving() throws {
        #expect(try SocketAddress.resolve("10.1.2.3:4").get() == [try #require(SocketAddress("10.1.2.3:4"))])
        guard case .failure(let failure) = SocketAddress.resolve("no-port") else {
            Issue.record("resolved")
            return
        }
        #expect(failure.description == "no-port: not of the form host:port")
    }

    @Test("bytes go through a connection, not-now is a value, and the end is 0")
    func connection() throws {
        let listener = try Socket.listen(on: .loopback(port: 0))
        let address = try listener.localAddress()
        #expect(address.port != 0)
        #expect(try accepts(listener) == false)
        let client = try Socket.startConnecting(to: address)
        let local = try client.localAddress()
        switch try listener.accept() {
        case .some(let arrived): #expect(arrived.peer == local)
        case .none: Issue.record("nothing to accept")
        }
        #expect(client.takeError() == nil)
        #expect(try client.peerAddress() == address)
        try client.setUserTimeout(milliseconds: 1000)
        try client.setKeepAlive(idleSeconds: 5, intervalSeconds: 1, count: 3)
        // The accepted side was let go of above, so the client sees its end.
        var buffer = [UInt8](repeating: 0, count: 16)
        let result = try buffer.withUnsafeMutableBytes { try client.read(into: $0) }
        #expect(result == .done(0))
    }

    @Test("two listeners on one port: the second is told that the address is in use")
    func addressInUse() throws {
        let first = try Socket.listen(on: .loopback(port: 0))
        let address = try first.localAddress()
        do {
            _ = try Socket.listen(on: address)
            Issue.record("listened twice")
        } catch {
            #expect(error.errno == .addressInUse)
            #expect(error.subject == address.description)
        }
        #expect(try accepts(first) == false)
    }

    private func accepts(_ listener: borrowing Socket) throws -> Bool {
        switch try listener.accept() {
        case .some: true
        case .none: false
        }
    }
}
