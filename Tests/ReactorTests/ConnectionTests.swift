import Determinism
import LinuxSystem
import Reactor
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    @Test("bytes written on one side arrive on the other, in order, whatever the sizes")
    func echo() throws {
        let loop = try EventLoop()
        let pair = try Pair(on: loop)
        pair.serverSide.onReceived = { bytes, connection in connection.write(bytes) }
        var sent: [UInt8] = []
        for size in [1, 2, 1000, 300_000, 5, 1_000_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ size) }
            sent += bytes
            pair.client.write(bytes)
        }
        #expect(try loop.turn { pair.clientSide.bytes.count >= sent.count })
        #expect(pair.clientSide.bytes == sent)
        #expect(pair.serverSide.largestRead <= loop.limits.ordinaryReadBytesMax)
        #expect(loop.statistics.bytesRead == loop.statistics.bytesWritten)
    }

    @Test("all that is written in one turn leaves in one write, after the end-of-turn hooks")
    func oneWritePerTurn() throws {
        let loop = try EventLoop()
        let pair = try Pair(on: loop)
        loop.onEndOfTurn { if pair.client.pendingOutputBytes == 20 { pair.client.write([255]) } }
        for byte in 0..<20 as Range<UInt8> { pair.client.write([byte]) }
        let reads = pair.serverSide
        #expect(try loop.turn { reads.bytes.count == 21 })
        #expect(reads.largestRead == 21)
        #expect(reads.bytes.last == 255)
    }

    @Test("a connection that finishes is answered to the end, then both sides hear of it once")
    func halfClose() throws {
        let loop = try EventLoop()
        let pair = try Pair(on: loop)
        pair.serverSide.onFinished = { connection in
            connection.write([UInt8](repeating: 9, count: 500_000))
            connection.closeAfterFlush()
        }
        pair.client.write([1])
        pair.client.finishWriting()
        pair.client.write([2])
        #expect(try loop.turn { !pair.clientSide.reasons.isEmpty && !pair.serverSide.reasons.isEmpty })
        #expect(pair.serverSide.bytes == [1])
        #expect(pair.clientSide.bytes.count == 500_000)
        #expect(pair.clientSide.reasons == [.peerFinished])
        #expect(pair.serverSide.reasons == [.peerFinished])
        #expect(pair.serverSide.finished == 1)
        #expect(!pair.client.isOpen)
    }

    @Test("the last words of a closing side are heard although it ignored what was still coming")
    func lingering() throws {
        let loop = try EventLoop()
        let pair = try Pair(on: loop)
        pair.serverSide.onReceived = { _, connection in
            connection.write([7, 7])
            connection.closeAfterFlush()
        }
        pair.client.write([UInt8](repeating: 1, count: 2_000_000))
        #expect(try loop.turn { !pair.clientSide.reasons.isEmpty && !pair.serverSide.reasons.isEmpty })
        #expect(pair.clientSide.bytes == [7, 7])
        #expect(pair.clientSide.reasons == [.peerFinished])
        #expect(pair.serverSide.reasons == [.local])
    }

    @Test("a peer that never closes its side is not lingered for beyond the limit")
    func lingerEnds() throws {
        let loop = try EventLoop()
        var limits = ConnectionLimits()
        limits.lingerFor = .milliseconds(30)
        let pair = try Pair(on: loop, serverLimits: limits)
        pair.clientSide.onFinished = { _ in }
        pair.server.closeAfterFlush()
        #expect(try loop.turn { !pair.serverSide.reasons.isEmpty })
        #expect(pair.serverSide.reasons == [.local])
    }

    @Test("a connection that rests is told why, is not read, and ends after its time")
    func resting() throws {
        let loop = try EventLoop()
        var limits = ConnectionLimits()
        limits.restFor = .milliseconds(60)
        let pair = try Pair(on: loop, serverLimits: limits)
        pair.serverSide.onReceived = { _, connection in
            connection.write([7, 7])
            connection.closeAfterRest()
        }
        pair.client.write([1])
        #expect(try loop.turn { pair.clientSide.bytes == [7, 7] })
        let began = loop.readClock()
        pair.client.write([2])
        #expect(try loop.turn { !pair.serverSide.reasons.isEmpty })
        #expect(loop.readClock().nanoseconds - began.nanoseconds >= 30_000_000)
        #expect(pair.serverSide.bytes == [1])
        #expect(pair.serverSide.reasons == [.local])
        #expect(try loop.turn { !pair.clientSide.reasons.isEmpty })
    }

    @Test("only so many connections rest at once; the others close as usual")
    func restingMax() throws {
        var limits = LoopLimits()
        limits.restingMax = 1
        let loop = try EventLoop(limits: limits)
        var rest = ConnectionLimits()
        rest.restFor = .seconds(30)
        let (first, second) = (try Pair(on: loop, serverLimits: rest), try Pair(on: loop, serverLimits: rest))
        first.server.closeAfterRest()
        second.server.closeAfterRest()
        #expect(try loop.turn { !second.serverSide.reasons.isEmpty })
        #expect(first.serverSide.reasons.isEmpty && first.clientSide.finished == 0)
        first.server.close()
        let third = try Pair(on: loop, serverLimits: rest)
        third.server.closeAfterRest()
        try loop.turn(waitingAtMost: .milliseconds(20))
        #expect(third.serverSide.reasons.isEmpty && third.clientSide.finished == 0)
    }

    @Test("closed is called once, and never from inside close")
    func closedIsCalledLater() throws {
        let loop = try EventLoop()
        let pair = try Pair(on: loop)
        pair.client.close()
        pair.client.close()
        #expect(pair.clientSide.reasons.isEmpty)
        #expect(try loop.turn { !pair.clientSide.reasons.isEmpty && !pair.serverSide.reasons.isEmpty })
        #expect(pair.clientSide.reasons == [.local])
        #expect(pair.serverSide.reasons == [.peerFinished])
        pair.client.write([1])
        try loop.turn(waitingAtMost: .zero)
        #expect(pair.client.pendingOutputBytes == 0)
    }

    @Test("a reset by the peer is a failure with its name")
    func reset() throws {
        let loop = try EventLoop()
        let pair = try Pair(on: loop)
        pair.server.pauseReading()
        pair.client.write([1])
        try loop.turn(waitingAtMost: .milliseconds(5))
        // Closing with unread bytes resets the connection.
        pair.server.close()
        #expect(try loop.turn { !pair.clientSide.reasons.isEmpty })
        guard case .failed(let error) = try #require(pair.clientSide.reasons.first) else {
            Issue.record("not a failure: \(pair.clientSide.reasons)")
            return
        }
        #expect(error.errno == .connectionReset)
    }

    @Test("a reader that pauses makes the writer congested, and resuming sets both going again")
    func backPressure() throws {
        let loop = try EventLoop()
        let pair = try Pair(on: loop)
        pair.server.pauseReading()
        var written = 0
        for _ in 0..<200 where !pair.client.isCongested {
            pair.client.write([UInt8](repeating: 3, count: 256 << 10))
            written += 256 << 10
            try loop.turn(waitingAtMost: .zero)
        }
        #expect(pair.client.isCongested)
        #expect(pair.client.pendingOutputBytes > pair.client.limits.outputBytesHigh)
        #expect(pair.serverSide.bytes.isEmpty)
        #expect(pair.clientSide.writables == 0)
        pair.server.resumeReading()
        #expect(try loop.turn { pair.serverSide.bytes.count == written })
        #expect(pair.clientSide.writables == 1)
        #expect(!pair.client.isCongested)
    }

    @Test("a loop with a paused reader whose peer is gone does not spin, and says so")
    func pausedAndGone() throws {
        let loop = try EventLoop()
        let pair = try Pair(on: loop)
        pair.client.pauseReading()
        pair.server.pauseReading()
        pair.client.write([1])
        try loop.turn(waitingAtMost: .milliseconds(5))
        pair.server.close()
        #expect(try loop.turn { !pair.clientSide.reasons.isEmpty })
        let turns = loop.statistics.turns
        try loop.turn(waitingAtMost: .milliseconds(20))
        try loop.turn(waitingAtMost: .milliseconds(20))
        #expect(loop.statistics.turns == turns + 2)
    }

    @Test("a peer that reads nothing is cut off at the output bound")
    func overflow() throws {
        let loop = try EventLoop()
        var limits = ConnectionLimits()
        limits.outputBytesMax = 4 << 20
        let pair = try Pair(on: loop, clientLimits: limits)
        pair.server.pauseReading()
        for _ in 0..<200 where pair.client.isOpen {
            pair.client.write([UInt8](repeating: 3, count: 1 << 20))
            try loop.turn(waitingAtMost: .zero)
        }
        try loop.turn(waitingAtMost: .zero)
        #expect(pair.clientSide.reasons == [.outputOverflow])
        #expect(pair.client.pendingOutputBytes == 0)
    }

    @Test("an event for a descriptor that changed hands in the same turn is recognised as stale")
    func staleEvents() throws {
        let loop = try EventLoop()
        let pairs = try (0..<8).map { _ in try Pair(on: loop) }
        let elsewhere = try loop.listen(on: .loopback(port: 0)) { $0.handler = Recorder() }
        var attempts = 0
        for pair in pairs {
            // Connections with priority are read while the batch is gone through, the others after it.
            pair.server.isPriority = true
            // The first to be told closes the others, whose events are in the same batch, and takes their numbers.
            pair.serverSide.onReceived = { _, connection in
                guard attempts == 0 else { return }
                for other in pairs where other.server !== connection { other.server.close() }
                for _ in 0..<7 {
                    attempts += 1
                    loop.connect(to: elsewhere.address, within: .seconds(5)) { outcome in
                        guard case .connected(let connection) = outcome else { return }
                        connection.handler = Recorder()
                    }
                }
            }
        }
        for pair in pairs { pair.client.write([1]) }
        try loop.turn(waitingAtMost: .zero)
        // All bytes lie in the kernel before the loop looks again.
        try loop.turn(waitingAtMost: .milliseconds(50))
        #expect(attempts == 7)
        #expect(loop.statistics.staleEvents == 7)
        #expect(pairs.filter { !$0.serverSide.bytes.isEmpty }.count == 1)
        #expect(try loop.turn { pairs.filter { $0.serverSide.reasons == [.local] }.count == 7 })
    }
}
