import Determinism
import Testing

@testable import Raft

@Suite struct QuorumTests {
    @Test("a majority has reached a value iff at least half of them plus one have, as sorting shows")
    func reachedAgainstSorting() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<5_000 {
            let values = (0..<Int.random(in: 1...9, using: &random)).map { _ in UInt64.random(in: 0...6, using: &random)
            }
            let sorted = values.sorted(by: >)
            #expect(Majority.reached(values) == sorted[values.count / 2], "\(values)")
        }
        #expect(Majority.reached([]) == .max)
    }

    @Test("a vote result is what it would be in every way the missing answers may turn out")
    func resultAgainstAllOutcomes() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<400 {
            let configuration = Self.configuration(&random)
            let members = configuration.members
            let answers = members.map { _ in [true, false, nil].randomElement(using: &random) ?? nil }
            var tally = Tally()
            for (member, answer) in zip(members, answers) {
                if let answer { tally.record(member, granted: answer) }
            }
            var outcomes: Set<Bool> = []
            let open = answers.indices.filter { answers[$0] == nil }
            for bits in 0..<(1 << open.count) {
                var final = answers
                for (position, slot) in open.enumerated() { final[slot] = bits >> position & 1 == 1 }
                let granted = members.indices.filter { final[$0] == true }.map { members[$0] }
                outcomes.insert(
                    [configuration.voters, configuration.outgoing].allSatisfy { half in
                        half.isEmpty || 2 * half.filter { granted.contains($0) }.count > half.count
                    })
            }
            let expected: VoteResult = outcomes.count == 2 ? .pending : outcomes.contains(true) ? .won : .lost
            #expect(tally.result(in: configuration) == expected, "\(configuration) \(answers)")
        }
    }

    private static func configuration(_ random: inout SplitMix64) -> Configuration {
        func some(_ count: Int) -> [MemberID] {
            (1...6).shuffled(using: &random).prefix(count).sorted().map { MemberID(UInt64($0)) }
        }
        let voters = some(Int.random(in: 1...5, using: &random))
        return Configuration(voters: voters, outgoing: some(Int.random(in: 0...4, using: &random)))
    }

    @Test("a vote is counted once, and the first answer stands")
    func repeatedAnswers() {
        let configuration = Configuration(voters: (1...3).map { MemberID($0) })
        var tally = Tally()
        for _ in 0..<5 { tally.record(MemberID(1), granted: true) }
        #expect(tally.result(in: configuration) == .pending)
        tally.record(MemberID(1), granted: false)
        tally.record(MemberID(2), granted: true)
        #expect(tally.result(in: configuration) == .won)
    }
}
