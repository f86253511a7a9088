import Linearizability
import Testing

// The histories are test data beside the repository, not in it: without them these tests are skipped.
@Suite("Recorded histories", .enabled(if: RecordedHistory.arePresent, "the recorded histories are not on this machine"))
struct RecordedHistoryTests {
    @Test("All 102 histories of a register in etcd get their known verdict")
    func registers() throws {
        let checker = LinearizabilityChecker(model: RecordedHistory.Register())
        let histories = try RecordedHistory.all(in: "jepsen-etcd")
        #expect(histories.count == 102)
        for history in histories {
            expect(checker.check(try history.registerOperations()), of: history)
        }
    }

    @Test("All 6 histories of a map of texts get their known verdict")
    func texts() throws {
        let checker = LinearizabilityChecker(model: TextModel())
        let histories = try RecordedHistory.all(in: "kv")
        #expect(histories.count == 6)
        for history in histories {
            let judgement = checker.check(try history.textOperations())
            expect(judgement, of: history)
            if history.file == "kv/c01-bad.txt", case .violated(let explanation) = judgement {
                #expect(explanation.part == "key \"7\"")
            }
        }
    }

    private func expect(_ judgement: Judgement, of history: RecordedHistory) {
        switch judgement {
        case .linearizable: #expect(history.isLinearizable, "\(history.file) was taken for linearizable")
        case .violated(let explanation): #expect(!history.isLinearizable, "\(history.file): \(explanation.text())")
        case .unknown: Issue.record("\(history.file) used up the budget")
        }
    }
}
