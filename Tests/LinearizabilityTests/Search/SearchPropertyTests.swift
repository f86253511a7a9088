import Determinism
import Linearizability
import Testing

@Suite("Search against brute force") struct SearchPropertyTests {
    @Test("The search judges 10,000 small histories of a register as trying every order does", arguments: 0..<10)
    func registers(seed: UInt64) {
        var source = RandomRegister(seed: seed)
        let checker = LinearizabilityChecker(model: RandomRegister.Model())
        var violated = 0
        for number in 0..<1_000 {
            let history = source.history()
            let isLinearizable = BruteForce(model: RandomRegister.Model(), operations: history).isLinearizable
            let judgement = checker.check(history)
            switch judgement {
            case .linearizable: #expect(isLinearizable, "seed \(seed), history \(number): \(history)")
            case .violated(let explanation):
                #expect(!isLinearizable, "seed \(seed), history \(number): \(history)")
                check(explanation, "seed \(seed), history \(number)")
                violated += 1
            case .unknown: Issue.record("seed \(seed), history \(number) used up the budget")
            }
        }
        #expect(violated > 100 && violated < 900, "seed \(seed)")
    }

    /// What is drawn as the order is one: nothing twice, nothing before what had its answer before its call.
    private func check(_ explanation: Explanation, _ name: Comment) {
        let order = explanation.order.map(\.operation)
        #expect(Set(order).count == order.count, name)
        #expect(!order.contains(explanation.blocked), name)
        #expect(explanation.operations[explanation.blocked].answeredAt != nil, name)
        #expect(explanation.answersExplained < explanation.answers, name)
        for (place, operation) in order.enumerated() {
            let tooLate = order[..<place].contains { earlier in
                explanation.operations[operation].answeredAt.map { $0 < explanation.operations[earlier].call } ?? false
            }
            #expect(!tooLate, name)
        }
    }

    @Test("Fingerprints of parts make the fingerprint of the whole, and differ where strings do")
    func fingerprints() {
        var random = SplitMix64(seed: 61)
        var seen: [Fingerprint: [UInt8]] = [:]
        for _ in 0..<10_000 {
            let bytes = (0..<Int.random(in: 0...6, using: &random)).map { _ in UInt8.random(in: 0...3, using: &random) }
            let cut = Int.random(in: 0...bytes.count, using: &random)
            let whole = Fingerprint(bytes)
            #expect(Fingerprint(Array(bytes[..<cut])).appending(Fingerprint(Array(bytes[cut...]))) == whole)
            #expect(whole.length == bytes.count)
            #expect(seen.updateValue(bytes, forKey: whole) ?? bytes == bytes)
        }
    }
}
