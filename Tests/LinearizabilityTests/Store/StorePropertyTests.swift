import Determinism
import Linearizability
import Testing

@Suite("Check by revisions against the search") struct StorePropertyTests {
    private let search = LinearizabilityChecker(model: NaiveStoreModel(), stepsMax: 200_000)

    @Test("A good history passes, with its log or without", arguments: 0..<10)
    func good(seed: UInt64) {
        var source = RandomStore(seed: seed)
        for number in 0..<60 {
            var history = source.history(operations: Int.random(in: 1...60, using: &source.random), unknownOneIn: 5)
            #expect(StoreChecker().check(history) == .consistent, "seed \(seed), history \(number)")
            history.log = nil
            if case .violated(let violations) = StoreChecker().check(history) {
                Issue.record("seed \(seed), history \(number): \(violations[0])")
            }
        }
    }

    @Test("Without a log, 6,000 small histories are judged as the search judges them", arguments: 0..<10)
    func spoilt(seed: UInt64) {
        var source = RandomStore(seed: 100 + seed)
        var (violated, undecided) = (0, 0)
        for number in 0..<600 {
            var history = source.history(operations: Int.random(in: 1...7, using: &source.random), unknownOneIn: 6)
            if number % 4 != 0 { history = source.spoilt(history) }
            history.log = nil
            history.finalStates = []
            let judgement = search.check(NaiveStoreModel.operations(of: history))
            switch StoreChecker().check(history) {
            case .consistent: #expect(judgement == .linearizable, "seed \(seed), history \(number): \(history.text)")
            case .violated(let violations):
                violated += 1
                if judgement == .linearizable {
                    Issue.record("seed \(seed), history \(number): \(violations[0]) \(history.text)")
                }
            case .undecided: undecided += 1
            }
        }
        #expect(violated > 120 && violated < 480, "seed \(seed)")
        #expect(undecided < 30, "seed \(seed)")
    }

    @Test("With a log, nothing passes that the search does not explain", arguments: 0..<10)
    func spoiltWithLog(seed: UInt64) {
        var source = RandomStore(seed: 200 + seed)
        var (violated, undecided) = (0, 0)
        for number in 0..<300 {
            let history = source.spoilt(
                source.history(operations: Int.random(in: 1...7, using: &source.random), unknownOneIn: 6))
            switch StoreChecker().check(history) {
            case .consistent:
                let judgement = search.check(NaiveStoreModel.operations(of: history))
                #expect(judgement == .linearizable, "seed \(seed), history \(number): \(history.text)")
            case .violated: violated += 1
            // An answer was spoilt to be of a revision that the log does not reach.
            case .undecided: undecided += 1
            }
        }
        #expect(violated > 60, "seed \(seed)")
        #expect(undecided < 5, "seed \(seed)")
    }
}
