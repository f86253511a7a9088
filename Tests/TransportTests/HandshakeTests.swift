import Determinism
import Raft
import Testing

@testable import Transport

@Suite struct HandshakeTests {
    @Test("the common version is the highest both speak")
    func versions() {
        func common(_ a: (UInt16, UInt16), _ b: (UInt16, UInt16)) -> UInt16? {
            Preface(lowestVersion: a.0, highestVersion: a.1)
                .commonVersion(with: Preface(lowestVersion: b.0, highestVersion: b.1))
        }
        #expect(common((1, 1), (1, 1)) == 1)
        #expect(common((1, 3), (2, 5)) == 3)
        #expect(common((2, 5), (1, 3)) == 3)
        #expect(common((1, 2), (3, 4)) == nil)
        #expect(common((5, 1), (1, 9)) == nil)
    }

    @Test("a hello is read back, also with fields a later version appends, and not when it is cut off")
    func helloRoundTrip() {
        let sender = PeerIdentity(cluster: 1, member: MemberID(2), store: 3, incarnation: 4, nonce: 5)
        let hello = Hello(sender: sender, to: MemberID(5), nonce: 6, answering: 7)
        var bytes: [UInt8] = []
        hello.append(to: &bytes)
        #expect(bytes.withUnsafeBytes { Hello(parsing: $0) } == hello)
        #expect((bytes + [1, 2, 3]).withUnsafeBytes { Hello(parsing: $0) } == hello)
        for end in 0..<bytes.count {
            #expect(Array(bytes[..<end]).withUnsafeBytes { Hello(parsing: $0) } == nil)
        }
    }

    @Test("a hello from member 0, which no member is, is malformed")
    func nobody() {
        let nobody = PeerIdentity(cluster: 1, member: MemberID(0), store: 3, incarnation: 4, nonce: 5)
        var bytes: [UInt8] = []
        Hello(sender: nobody, to: MemberID(5), nonce: 6, answering: 7).append(to: &bytes)
        #expect(bytes.withUnsafeBytes { Hello(parsing: $0) } == nil)
    }

    @Test("a refusal this version does not know is still a refusal")
    func unknownRefusal() {
        #expect([UInt8(2)].withUnsafeBytes { Refusal(parsing: $0) } == .wrongCluster)
        #expect([UInt8(99)].withUnsafeBytes { Refusal(parsing: $0) } == .unknown)
        #expect([UInt8]().withUnsafeBytes { Refusal(parsing: $0) } == .unknown)
    }

    @Test("back-offs double up to the bound, vary, and start over")
    func backoff() {
        var random = SplitMix64(seed: 3)
        var backoff = Backoff(first: .milliseconds(10), last: .seconds(1))
        for round in 0..<200 {
            let whole = min(Duration.seconds(1), .milliseconds(10) * (1 << min(round, 10)))
            let delay = backoff.next(using: &random)
            #expect(delay >= whole / 2 && delay <= whole, "round \(round)")
        }
        #expect(Set((0..<20).map { _ in backoff.next(using: &random) }).count > 10)
        backoff.reset()
        #expect(backoff.next(using: &random) <= .milliseconds(10))
        backoff.exhaust()
        #expect(backoff.next(using: &random) >= .milliseconds(500))
    }
}
