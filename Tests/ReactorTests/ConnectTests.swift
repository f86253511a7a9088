import Glibc
import LinuxSystem
import Reactor
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectTests {
    @Test("a port nobody listens on refuses")
    func refused() throws {
        let loop = try EventLoop()
        let listener = try loop.listen(on: .loopback(port: 0)) { _ in }
        listener.close()
        var outcomes: [String] = []
        loop.connect(to: listener.address, within: .seconds(5)) { outcomes.append("\($0)") }
        #expect(outcomes.isEmpty)
        #expect(try loop.turn { !outcomes.isEmpty })
        #expect(outcomes == ["refused"])
    }

    @Test("an address there is no way to is unreachable, and says so only later")
    func unreachable() throws {
        let loop = try EventLoop()
        var unreachable: SystemError?
        // A broadcast address cannot be connected to.
        loop.connect(to: try #require(SocketAddress("255.255.255.255:9")), within: .seconds(5)) { outcome in
            if case .unreachable(let error) = outcome { unreachable = error }
        }
        #expect(unreachable == nil)
        #expect(try loop.turn { unreachable != nil })
    }

    @Test("a listener whose queue is full lets the attempt time out")
    func timedOut() throws {
        let loop = try EventLoop()
        let full = try Socket.listen(on: .loopback(port: 0), backlog: 0)
        let address = try full.localAddress()
        var outcomes: [String] = []
        // Nobody accepts: the queue takes one or two, the rest wait for an answer that does not come.
        for _ in 0..<8 {
            loop.connect(to: address, within: .milliseconds(80)) { outcome in
                if case .connected(let connection) = outcome {
                    connection.handler = Recorder()
                    outcomes.append("connected")
                } else {
                    outcomes.append("\(outcome)")
                }
            }
        }
        #expect(try loop.turn { outcomes.count == 8 })
        #expect(outcomes.contains("timedOut"))
        #expect(!outcomes.contains("refused"))
    }

    @Test("a cancelled attempt says nothing")
    func cancelled() throws {
        let loop = try EventLoop()
        let listener = try loop.listen(on: .loopback(port: 0)) { $0.handler = Recorder() }
        var called = false
        loop.connect(to: listener.address, within: .milliseconds(10)) { _ in called = true }.cancel()
        for _ in 0..<10 { try loop.turn(waitingAtMost: .milliseconds(5)) }
        #expect(!called)
    }

    @Test("an accepted connection without a handler is closed")
    func noHandler() throws {
        let loop = try EventLoop()
        let listener = try loop.listen(on: .loopback(port: 0)) { _ in }
        let recorder = Recorder()
        loop.connect(to: listener.address, within: .seconds(5)) { outcome in
            if case .connected(let connection) = outcome { connection.handler = recorder }
        }
        #expect(try loop.turn { !recorder.reasons.isEmpty })
        #expect(recorder.reasons == [.peerFinished])
    }

    @Test("a loop that goes away closes what it had, and what is left of it can still be called")
    func loopGoesAway() throws {
        var loop: EventLoop? = try EventLoop()
        var pair: Pair? = try Pair(on: try #require(loop))
        let (client, listener) = try (#require(pair).client, #require(pair).listener)
        let recorder = try #require(pair).clientSide
        let attempt = loop?.connect(to: .loopback(port: 1), within: .seconds(5)) { _ in }
        pair = nil
        loop = nil
        #expect(!client.isOpen && client.handler == nil)
        client.write([1])
        client.isPriority = true
        client.pauseReading()
        client.close()
        listener.close()
        attempt?.cancel()
        #expect(recorder.reasons.isEmpty)
    }

    @Test("closeAll ends listeners, attempts and connections")
    func closeAll() throws {
        let loop = try EventLoop()
        let pair = try Pair(on: loop)
        loop.closeAll()
        try loop.turn(waitingAtMost: .zero)
        #expect(pair.clientSide.reasons == [.local])
        #expect(pair.serverSide.reasons == [.local])
        var outcomes: [String] = []
        loop.connect(to: pair.listener.address, within: .seconds(5)) { outcomes.append("\($0)") }
        #expect(try loop.turn { !outcomes.isEmpty })
        #expect(outcomes == ["refused"])
    }
}
