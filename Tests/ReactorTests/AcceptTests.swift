import Glibc
import LinuxSystem
import Reactor
import Testing

@Suite(.timeLimit(.minutes(1))) struct AcceptTests {
    @Test("many connections at once are all accepted, a bounded number in a turn")
    func manyAtOnce() throws {
        var limits = LoopLimits()
        limits.acceptsPerTurnMax = 3
        let loop = try EventLoop(limits: limits)
        var accepted = 0
        var mostInATurn = 0
        var before = 0
        let listener = try loop.listen(on: .loopback(port: 0)) {
            $0.handler = Recorder()
            accepted += 1
        }
        loop.onEndOfTurn {
            mostInATurn = max(mostInATurn, accepted - before)
            before = accepted
        }
        for _ in 0..<20 {
            loop.connect(to: listener.address, within: .seconds(5)) { outcome in
                if case .connected(let connection) = outcome { connection.handler = Recorder() }
            }
        }
        #expect(try loop.turn { accepted == 20 })
        #expect(mostInATurn == 3)
        #expect(loop.statistics.accepted == 20)
    }

    @Test("a listener works on IPv6 where the machine has it")
    func ipv6() throws {
        let loop = try EventLoop()
        let loopback = try #require(SocketAddress("[::1]:0"))
        guard let listener = try? loop.listen(on: loopback, { $0.handler = Recorder() }) else { return }
        var peer: SocketAddress?
        loop.connect(to: listener.address, within: .seconds(5)) { outcome in
            guard case .connected(let connection) = outcome else { return }
            connection.handler = Recorder()
            peer = connection.peer
        }
        #expect(try loop.turn { peer != nil })
        #expect(peer == listener.address)
    }
}
