internal import Coordination
internal import MVCC

/// W1 to W4 and W6 to W10, of every watch that there was. W5 is that they hold wherever and from wherever a watch was resumed.
extension World {
    mutating func judgeWatches(_ truth: Truth) {
        let judge = WatchJudge(changes: truth.changes, lastRevision: truth.state.revision.number)
        for session in watching.sessions {
            guard let finding = judge.judge(session) else { continue }
            return violate(finding.invariant, "\(session.name) \(finding.text)")
        }
    }
}
