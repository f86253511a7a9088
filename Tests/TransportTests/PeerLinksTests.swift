import LinuxSystem
import Raft
import Reactor
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(1))) struct PeerLinksTests {
    @Test("two members dial each other and frames arrive whole, in order, with their sender's identity")
    func exchange() throws {
        let loop = try EventLoop()
        let (one, two) = try linkedPair(on: loop)
        var sent: [[UInt8]] = []
        for number in 0..<200 {
            let payload = [UInt8](repeating: UInt8(number), count: number * 97)
            sent.append(payload)
            #expect(one.links.send(payload, kind: .test, group: UInt32(number), to: MemberID(2)))
        }
        two.links.send(kind: FrameKind(rawValue: 200), group: 9, to: MemberID(1)) { $0 += [1, 2, 3] }
        #expect(try loop.turn { two.frames.count == 200 && one.frames.count == 1 })
        #expect(two.frames.map(\.bytes) == sent)
        #expect(two.frames.map(\.group) == Array(0..<200))
        #expect(two.frames.allSatisfy { $0.kind == 16 && $0.sender == one.links.identity })
        #expect(one.frames[0].bytes == [1, 2, 3] && one.frames[0].kind == 200)
        let counters = one.links.counters(of: MemberID(2))
        #expect(counters.framesSent == 200 && counters.framesReceived == 1 && counters.links == 1)
        #expect(counters.bytesSent == two.links.counters(of: MemberID(1)).bytesReceived)
    }

    @Test("a frame to nobody, or to a peer that is not linked yet, is dropped and counted")
    func unlinked() throws {
        let loop = try EventLoop()
        let one = try TestMember(1, on: loop)
        let two = try TestMember(2, on: loop)
        #expect(!one.links.send([1], kind: .test, group: 0, to: MemberID(2)))
        one.links.setPeer(MemberID(2), at: two.address)
        #expect(!one.links.send([1], kind: .test, group: 0, to: MemberID(2)))
        #expect(one.links.counters(of: MemberID(2)).framesDroppedUnlinked == 1)
        #expect(try loop.turn { one.events == ["linked 2"] })
        #expect(two.frames.isEmpty)
    }

    @Test("a peer whose process is gone is reported refused once, right after its link closed")
    func refusedHint() throws {
        let loop = try EventLoop()
        let (one, two) = try linkedPair(on: loop)
        two.links.close()
        #expect(try loop.turn { one.attemptsFailed >= 3 })
        #expect(one.events == ["linked 2", "unlinked 2", "refused 2"])
        #expect(!one.links.isLinked(to: MemberID(2)))
    }

    @Test("a peer that never was there is not reported refused, and is found when it comes")
    func comesLater() throws {
        let loop = try EventLoop()
        let one = try TestMember(1, on: loop)
        let place = try loop.listen(on: .loopback(port: 0)) { _ in }
        place.close()
        one.links.setPeer(MemberID(2), at: place.address)
        #expect(try loop.turn { one.attemptsFailed >= 2 })
        #expect(one.events == [])
        let two = try TestMember(2, on: loop, listening: false)
        try two.links.listen(on: place.address)
        #expect(try loop.turn { one.events == ["linked 2"] })
    }

    @Test("a member that listens at two addresses is found at either")
    func twoAddresses() throws {
        let loop = try EventLoop()
        let one = try TestMember(1, on: loop)
        let two = try TestMember(2, on: loop)
        let second = try two.links.listen(on: .loopback(port: 0))
        #expect(second != two.address)
        one.links.setPeer(MemberID(2), at: second)
        #expect(try loop.turn { one.events == ["linked 2"] })
    }

    @Test("a link that only the network broke comes back without a hint")
    func comesBack() throws {
        let loop = try EventLoop()
        let (one, two) = try linkedPair(on: loop)
        two.links.dropIncoming(from: MemberID(1))
        #expect(try loop.turn { one.events.count == 3 })
        #expect(one.events == ["linked 2", "unlinked 2", "linked 2"])
        #expect(one.links.send([5], kind: .test, group: 0, to: MemberID(2)))
        #expect(try loop.turn { two.frames.count == 1 })
    }

    @Test(
        "who does not belong here is turned away by name",
        arguments: [
            (cluster: 78 as UInt64, as: 2 as UInt64, Refusal.wrongCluster), (77, 3, .wrongAddressee),
            (77, 2, .removed),
        ])
    func turnedAway(cluster: UInt64, meant: UInt64, refusal: Refusal) throws {
        let loop = try EventLoop()
        let one = try TestMember(1, on: loop, cluster: cluster)
        let two = try TestMember(2, on: loop)
        if refusal == .removed { two.links.admission = { $0.member == MemberID(1) ? .removed : nil } }
        one.links.setPeer(MemberID(meant), at: two.address)
        #expect(try loop.turn { one.events.count >= 2 })
        #expect(Set(one.events) == ["turned away \(refusal)"])
        #expect(two.events.isEmpty)
    }

    @Test("a later incarnation takes the place of an earlier one, which is then turned away")
    func incarnations() throws {
        let loop = try EventLoop()
        let two = try TestMember(2, on: loop)
        let old = try TestMember(1, on: loop, incarnation: 4)
        let new = try TestMember(1, on: loop, incarnation: 5)
        old.links.setPeer(MemberID(2), at: two.address)
        #expect(try loop.turn { old.events == ["linked 2"] })
        new.links.setPeer(MemberID(2), at: two.address)
        #expect(try loop.turn { new.events.contains("linked 2") && old.events.count >= 3 })
        #expect(old.events[1...2] == ["unlinked 2", "turned away \(Refusal.staleIncarnation)"])
        #expect(new.events == ["linked 2"])
    }

    @Test("a dialled side that is another member than meant, or answers another greeting, is left")
    func wrongAnswer() throws {
        for wrong in ["member", "cluster", "nonce", "for another"] {
            let loop = try EventLoop()
            let one = try TestMember(1, on: loop)
            let script = Script()
            script.onItem = { item, connection in
                guard case .frame(1, _, let payload) = item, let hello = payload.withUnsafeBytes({ Hello(parsing: $0) })
                else { return }
                var answer = Hello(
                    sender: PeerIdentity(cluster: 77, member: MemberID(2), store: 1, incarnation: 1, nonce: 5),
                    to: MemberID(1),
                    nonce: 1, answering: hello.nonce)
                switch wrong {
                case "member": answer.sender.member = MemberID(3)
                case "cluster": answer.sender.cluster = 5
                case "nonce": answer.answering &+= 1
                default: answer.to = MemberID(9)
                }
                connection.withOutput { output in
                    Preface.current.append(to: &output)
                    FrameHeader.appendFrame(.welcome, group: 0, to: &output) { answer.append(to: &$0) }
                }
            }
            let listener = try loop.listen(on: .loopback(port: 0)) { $0.handler = script }
            one.links.setPeer(MemberID(2), at: listener.address)
            #expect(try loop.turn { script.isClosed }, "wrong \(wrong)")
            #expect(one.events.isEmpty, "wrong \(wrong)")
        }
    }

    @Test("versions that have none in common are told so, in words every version understands")
    func noCommonVersion() throws {
        let loop = try EventLoop()
        let two = try TestMember(2, on: loop)
        let script = try dial(two, on: loop) { connection in
            connection.withOutput { Preface(lowestVersion: 7, highestVersion: 9).append(to: &$0) }
        }
        #expect(try loop.turn { script.isClosed })
        #expect(script.items == [.preface(.current), .frame(kind: 3, group: 0, payload: [1])])
    }

    @Test("a stranger on the peer port is hung up on")
    func stranger() throws {
        let loop = try EventLoop()
        let two = try TestMember(2, on: loop)
        let script = try dial(two, on: loop) { $0.write(Array("GET / HTTP/1.1\r\n\r\n".utf8)) }
        #expect(try loop.turn { script.isClosed })
        #expect(script.items.isEmpty)
    }

    @Test("one who dials and says nothing is not waited for, and too many of them are told to come back")
    func silentDiallers() throws {
        let loop = try EventLoop()
        var limits = TransportLimits.quick
        limits.greetingsMax = 3
        let two = try TestMember(2, on: loop, limits: limits)
        let scripts = try (0..<5).map { _ in try dial(two, on: loop) { _ in } }
        #expect(try loop.turn { scripts.allSatisfy(\.isClosed) })
        #expect(scripts.filter { $0.items.last == .frame(kind: 3, group: 0, payload: [8]) }.count == 2)
        #expect(scripts.filter { $0.items.isEmpty }.count == 3)
        // The places are free again.
        let one = try TestMember(1, on: loop)
        one.links.setPeer(MemberID(2), at: two.address)
        #expect(try loop.turn { one.events == ["linked 2"] })
    }

    @Test("a damaged frame, or one of the transport's own kinds, ends the connection and delivers nothing")
    func damagedFrame() throws {
        let loop = try EventLoop()
        let two = try TestMember(2, on: loop)
        for damage in [true, false] {
            let script = try dial(two, on: loop) { connection in
                let hello = Hello(
                    sender: PeerIdentity(cluster: 77, member: MemberID(1), store: 1, incarnation: 1, nonce: 5),
                    to: MemberID(2),
                    nonce: 5, answering: 0)
                connection.withOutput { output in
                    Preface.current.append(to: &output)
                    FrameHeader.appendFrame(.hello, group: 0, to: &output) { hello.append(to: &$0) }
                    FrameHeader.appendFrame(.test, group: 0, to: &output) { $0 += [1] }
                    FrameHeader.appendFrame(damage ? .test : .welcome, group: 0, to: &output) { $0 += [2] }
                    if damage { output[output.count - 1] ^= 1 }
                    FrameHeader.appendFrame(.test, group: 0, to: &output) { $0 += [3] }
                }
            }
            #expect(try loop.turn { script.isClosed })
        }
        #expect(two.frames.map(\.bytes) == [[1], [1]])
    }

    @Test("frames for a peer that does not read are dropped at the bound, and flow again when it does")
    func fullQueue() throws {
        let loop = try EventLoop()
        var limits = TransportLimits.quick
        limits.queueBytesMax = 1 << 20
        let one = try TestMember(1, on: loop, limits: limits)
        let two = try TestMember(2, on: loop)
        one.links.setPeer(MemberID(2), at: two.address)
        #expect(try loop.turn { one.events == ["linked 2"] })
        var accepted = 0
        // No turn in between: nothing is written.
        for _ in 0..<100
        where one.links.send([UInt8](repeating: 1, count: 100_000), kind: .test, group: 0, to: MemberID(2)) {
            accepted += 1
        }
        #expect(accepted == 11)
        #expect(one.links.pendingBytes(to: MemberID(2)) == 11 * 100_017)
        #expect(one.links.counters(of: MemberID(2)).framesDroppedFull == 89)
        #expect(try loop.turn { two.frames.count == 11 && one.events.contains("writable 2") })
        #expect(one.links.send([1], kind: .test, group: 0, to: MemberID(2)))
    }

    @Test("peers come, move and go while the loop runs")
    func changes() throws {
        let loop = try EventLoop()
        let one = try TestMember(1, on: loop)
        let two = try TestMember(2, on: loop)
        let three = try TestMember(3, on: loop)
        one.links.setPeer(MemberID(3), at: three.address)
        one.links.setPeer(MemberID(2), at: two.address)
        #expect(one.links.peers == [MemberID(2), MemberID(3)])
        #expect(try loop.turn { one.events.count == 2 })
        let moved = try TestMember(2, on: loop)
        one.links.setPeer(MemberID(2), at: two.address)
        one.links.setPeer(MemberID(2), at: moved.address)
        // The link that stands serves until it is lost.
        one.links.send([0], kind: .test, group: 0, to: MemberID(2))
        #expect(try loop.turn { two.frames.count == 1 })
        two.links.dropIncoming(from: MemberID(1))
        #expect(try loop.turn { one.events.count == 4 })
        #expect(one.events[2...] == ["unlinked 2", "linked 2"])
        one.links.send([1], kind: .test, group: 0, to: MemberID(2))
        #expect(try loop.turn { moved.frames.count == 1 })
        #expect(two.frames.count == 1)
        one.links.removePeer(MemberID(3))
        #expect(one.links.peers == [MemberID(2)])
        #expect(!one.links.send([1], kind: .test, group: 0, to: MemberID(3)))
        try loop.turn(for: .milliseconds(60))
        #expect(one.events.count == 4)
    }

    @Test("of several addresses each is tried until one answers, and a lost link is made again where it was")
    func severalAddresses() throws {
        let loop = try EventLoop()
        let nobody = try TestMember(3, on: loop)
        nobody.links.close()
        let one = try TestMember(1, on: loop)
        let two = try TestMember(2, on: loop)
        one.links.setPeer(MemberID(2), at: [nobody.address, two.address])
        #expect(try loop.turn { one.events == ["linked 2"] })
        two.links.dropIncoming(from: MemberID(1))
        #expect(try loop.turn { one.events.count == 3 })
        #expect(one.events[1...] == ["unlinked 2", "linked 2"])
        #expect(one.attemptsFailed == 1)
    }

    @Test("a handler may take the peer away from inside any event")
    func removalInside() throws {
        let loop = try EventLoop()
        let (one, two) = try linkedPair(on: loop)
        two.onReceived = {
            two.links.dropIncoming(from: MemberID(1))
            two.links.removePeer(MemberID(1))
        }
        one.links.send([1], kind: .test, group: 0, to: MemberID(2))
        one.links.send([2], kind: .test, group: 0, to: MemberID(2))
        #expect(try loop.turn { one.events.contains("unlinked 2") })
        #expect(two.frames.map(\.bytes) == [[1]])
        #expect(two.links.peers.isEmpty)
    }

    private func linkedPair(on loop: EventLoop) throws -> (TestMember, TestMember) {
        let one = try TestMember(1, on: loop)
        let two = try TestMember(2, on: loop)
        one.links.setPeer(MemberID(2), at: two.address)
        two.links.setPeer(MemberID(1), at: one.address)
        let areLinked = try loop.turn { one.events == ["linked 2"] && two.events == ["linked 1"] }
        try #require(areLinked)
        return (one, two)
    }

    private func dial(
        _ member: TestMember, on loop: EventLoop, _ begin: @escaping (Connection) -> Void
    ) throws -> Script {
        let script = Script()
        var isConnected = false
        loop.connect(to: member.address, within: .seconds(5)) { outcome in
            guard case .connected(let connection) = outcome else { return }
            connection.handler = script
            begin(connection)
            isConnected = true
        }
        let hasConnected = try loop.turn { isConnected }
        try #require(hasConnected)
        return script
    }
}
