import Determinism
import Testing

@testable import Raft

@Suite struct ConfigurationTests {
    @Test("random sequences of changes keep a configuration well formed, and its bytes give it back")
    func randomChanges() throws {
        for seed in UInt64(0)..<300 {
            var random = SplitMix64(seed: seed)
            var configuration = Configuration(voters: [MemberID(1)])
            for _ in 0..<30 {
                let change = ConfigurationChange(
                    (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.step(&random) })
                let before = configuration
                do {
                    configuration =
                        switch Int.random(in: 0..<3, using: &random) {
                        case 0: try configuration.simplyChanged(by: change)
                        case 1: try configuration.enteringJoint(by: change)
                        default: try configuration.leavingJoint()
                        }
                    #expect(!configuration.voters.isEmpty, "seed \(seed)")
                } catch {
                    configuration = before
                }
                #expect(configuration.isWellFormed, "seed \(seed): \(configuration)")
                #expect(Configuration(decoding: configuration.encoded) == configuration, "seed \(seed)")
            }
        }
    }

    private static func step(_ random: inout SplitMix64) -> ConfigurationChange.Step {
        let member = MemberID(UInt64.random(in: 1...6, using: &random))
        let urls = ["http://\(member)", "https://\(member)"]
        return switch Int.random(in: 0..<6, using: &random) {
        case 0: .addVoter(member, peerURLs: urls)
        case 4: .addPendingVoter(member, peerURLs: urls)
        case 1: .addLearner(member, peerURLs: urls)
        case 2: .addVoter(member, peerURLs: nil)
        case 3: .update(member, peerURLs: [])
        default: .remove(member)
        }
    }

    @Test("bytes that are no well-formed configuration are nil, and never end the process")
    func damage() {
        let configuration = Configuration(
            voters: [MemberID(1), MemberID(3)], outgoing: [MemberID(1), MemberID(2)], learners: [MemberID(4)],
            learnersNext: [MemberID(2)], pendingVoters: [MemberID(5)],
            addresses: [Configuration.Address(member: MemberID(3), peerURLs: ["http://3"])]
        )
        let bytes = configuration.encoded
        #expect(Configuration(decoding: bytes) == configuration)
        for cut in bytes.indices { #expect(Configuration(decoding: Array(bytes[..<cut])) == nil) }
        #expect(Configuration(decoding: bytes + [0]) == nil)
        var random = SplitMix64(seed: 1)
        for _ in 0..<5_000 {
            var changed = bytes
            changed[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            if let other = Configuration(decoding: changed) { #expect(other.isWellFormed) }
        }
        // A learner or a pending voter that is a voter; voters out of order; a joint configuration without incoming voters.
        for other in [
            Configuration(voters: [MemberID(1)], learners: [MemberID(1)]),
            Configuration(voters: [MemberID(1)], pendingVoters: [MemberID(1)]),
            Configuration(voters: [MemberID(1)], learners: [MemberID(2)], pendingVoters: [MemberID(2)]),
            Configuration(voters: [MemberID(2), MemberID(1)]),
            Configuration(voters: [], outgoing: [MemberID(1)]),
            Configuration(voters: [MemberID(0)]),
        ] {
            #expect(Configuration(decoding: other.encoded) == nil, "\(other)")
        }
    }

    @Test("an entry gives back its configuration and its tag, and refuses a tag past its bound")
    func tag() {
        let configuration = Configuration(voters: [MemberID(1)], pendingVoters: [MemberID(2)])
        let entry = ConfigurationEntry(configuration, tag: [7, 8, 9])
        #expect(ConfigurationEntry(decoding: entry.encoded) == entry)
        #expect(ConfigurationEntry(decoding: configuration.encoded)?.tag == [])
        let long = [UInt8](repeating: 1, count: ConfigurationEntry.tagBytesMax + 1)
        #expect(ConfigurationEntry(decoding: configuration.encoded + long) == nil)
        #expect(ConfigurationEntry(decoding: []) == nil)
    }

    @Test("changes past the bounds are refused")
    func bounds() {
        let one = Configuration(voters: [MemberID(1)])
        let long = String(repeating: "x", count: Configuration.addressBytesMax + 1)
        #expect(throws: ConfigurationRefusal.addressTooLong) {
            try one.simplyChanged(by: ConfigurationChange([.update(MemberID(1), peerURLs: [long])]))
        }
        let many = (2...200).map { ConfigurationChange.Step.addLearner(MemberID($0), peerURLs: nil) }
        #expect(throws: ConfigurationRefusal.tooManyMembers) { try one.simplyChanged(by: ConfigurationChange(many)) }
        #expect(throws: ConfigurationRefusal.memberIsZero) {
            try one.simplyChanged(by: ConfigurationChange([.remove(MemberID(0))]))
        }
    }
}
