internal import Coordination
internal import MVCC
internal import Raft
internal import Replica

/// What is judged of a run as a whole, once it is over.
extension World {
    mutating func judgeWhole() {
        guard let truth = establishTruth() else { return }
        counters[.stateComparisons] += truth.comparisons
        judgeStates(truth)
        judgeExecutions(truth)
        judgeAnswers(truth)
        judgeWatches(truth)
        judgeLeases(truth)
    }

    /// All committed entries, executed once more.
    private mutating func establishTruth() -> Truth? {
        var truth = Truth(
            leases: leasing.isWanted ? LeaseModel(electionNanoseconds: options.electionNanoseconds) : nil)
        for index in 1...max(1, commits.lastIndex) where index <= commits.lastIndex {
            guard let term = commits.term(at: index), let entry = entries.entry(index: index, term: term) else {
                violate(.s9, "entry \(index) is committed, and nobody ever wrote it")
                return nil
            }
            let fault = truth.apply(index: index, entry) { payload in
                ConfigurationEntry(decoding: payload)?.configuration.members.map(\.rawValue)
            }
            if let fault {
                violate(.s14, "entry \(index) is committed and cannot be applied: \(fault)")
                return nil
            }
        }
        return truth
    }

    /// S12, S13: whoever has applied everything has the state that the entries make, byte for byte, however it got there.
    private mutating func judgeStates(_ truth: Truth) {
        let expected = Self.snapshot(of: truth.state)
        for member in members {
            guard let process = member.process,
                process.replica.state.appliedIndex == truth.state.appliedIndex
            else { continue }
            if Self.snapshot(of: process.replica.state) != expected {
                violate(.s12, "m\(member.index + 1) has another state than the entries make")
            }
        }
    }

    static func snapshot(of state: CoordinationState) -> [UInt8] {
        var encoder = StateSnapshotEncoder(state)
        var bytes: [UInt8] = []
        while let piece = encoder.next(bytesMax: 1 << 16) { bytes += piece }
        return bytes
    }

    /// K2, K4, K5: what was executed, against what was said.
    private mutating func judgeExecutions(_ truth: Truth) {
        for (slot, operation) in operations.enumerated() {
            guard operation.request.isIdentified else { continue }
            let number = UInt64(slot) + 1
            let executed = truth.executions[number] ?? []
            if executed.count > 1 {
                violate(.k5, "request \(number) was executed \(executed.count) times, at revisions \(executed)")
            }
            switch operation.fate {
            case .answered(let answer) where answer.succeeded:
                if executed != [answer.revision] {
                    violate(
                        .k4,
                        "request \(number) was acknowledged at revision \(answer.revision) and is executed at \(executed)"
                    )
                }
            case .answered, .refused:
                if !executed.isEmpty {
                    violate(.k5, "request \(number) was refused and is executed at \(executed)")
                }
            case .unknown, .pending: break
            }
        }
    }
}
