internal import MVCC

/// Compares what a watch was told with all that ever changed: the committed entries, executed once more by nobody who was watched.
struct WatchJudge {
    typealias Finding = (invariant: Invariant, text: String)

    /// What each revision changed, with the versions before.
    private let changes: [Int64: [Change]]
    private let lastRevision: Int64

    init(changes: [Int64: [Change]], lastRevision: Int64) {
        self.changes = changes
        self.lastRevision = lastRevision
    }

    /// The first thing that is wrong with a watch; nil when nothing is.
    func judge(_ session: WatchSession) -> Finding? {
        guard let created = session.created else {
            return session.told.isEmpty ? nil : (.w7, "is told something before it has begun")
        }
        var next = session.start == 0 ? created.revision + 1 : session.start
        let isBelowFloor = session.start > 0 && session.start < max(1, created.compacted)
        for answer in session.told {
            let finding: Finding?
            switch answer.body {
            case .changes(_, let told):
                if isBelowFloor { return silentlyBelowFloor(created) }
                finding = judge(told, by: answer, of: session, &next)
            case .progress:
                if isBelowFloor { return silentlyBelowFloor(created) }
                finding = judgeProgress(answer, of: session, &next)
            case .compacted(_, let floor):
                finding = judgeCompacted(floor, answer, of: session, created, next)
            case .created, .canceled, .refused: finding = nil
            }
            if let finding { return finding }
        }
        return nil
    }

    private func silentlyBelowFloor(_ created: WatchAnswer) -> Finding {
        (.w8, "begins below revision \(created.compacted), which is compacted, and goes on without a word of it")
    }

    // MARK: Changes

    /// W1 to W4, W7, W9.
    private func judge(
        _ told: [Change], by answer: WatchAnswer, of session: WatchSession, _ next: inout Int64
    ) -> Finding? {
        var place = 0
        while place < told.count {
            let revision = told[place].current.modified.number
            let end = told[place...].firstIndex { $0.current.modified.number != revision } ?? told.count
            let group = Array(told[place..<end])
            place = end
            if revision > lastRevision { return (.w9, "is told of revision \(revision), which never was") }
            if revision == next - 1 { return (.w2, "is told of revision \(revision) again") }
            if revision < next { return (.w1, "is told of revision \(revision) where \(next) comes next") }
            if let lost = firstWanted(by: session, next..<revision) {
                return (.w3, "is told of revision \(revision) and not of \(lost), which it wants")
            }
            if let finding = judge(group, at: revision, by: answer, of: session) { return finding }
            next = revision + 1
        }
        return nil
    }

    private func judge(
        _ group: [Change], at revision: Int64, by answer: WatchAnswer, of session: WatchSession
    ) -> Finding? {
        let wanted = wanted(by: session, at: revision)
        if group.count < wanted.count {
            return (.w4, "is told of \(group.count) of the \(wanted.count) changes of revision \(revision)")
        }
        guard group.count == wanted.count else {
            return (.w7, "is told of \(group.count) changes of revision \(revision), and wants \(wanted.count)")
        }
        for (seen, made) in zip(group, wanted) {
            guard seen.kind == made.kind, seen.current == made.current else {
                return (.w7, "is told of another change at revision \(revision) than was made")
            }
            let previous = session.interest.wantsPrevious ? made.previous : nil
            // What was there before may be swept once the revision itself is compacted.
            let mayLack = seen.previous == nil && revision <= answer.compacted
            guard seen.previous == previous || mayLack else {
                return (.w7, "is told of another version before revision \(revision) than there was")
            }
        }
        return nil
    }

    // MARK: Progress and ends

    /// W6.
    private func judgeProgress(_ answer: WatchAnswer, of session: WatchSession, _ next: inout Int64) -> Finding? {
        if answer.revision > lastRevision { return (.w9, "hears of revision \(answer.revision), which never was") }
        guard answer.revision >= next else { return nil }
        if let lost = firstWanted(by: session, next..<answer.revision + 1) {
            return (.w6, "hears that it was told everything through \(answer.revision), and was not told of \(lost)")
        }
        next = answer.revision + 1
        return nil
    }

    /// W8, W10: it ends by compaction with the floor, only if it lacks something that is compacted, and only if it was behind for a reason.
    private func judgeCompacted(
        _ floor: Int64, _ answer: WatchAnswer, of session: WatchSession, _ created: WatchAnswer, _ next: Int64
    ) -> Finding? {
        if floor < 1 || floor != answer.compacted {
            return (.w8, "ends with floor \(floor), where \(answer.compacted) is compacted")
        }
        if next >= floor { return (.w8, "ends at floor \(floor), and lacks nothing before revision \(next)") }
        let beganInThePast = session.start > 0 && session.start <= created.revision
        if !beganInThePast, answer.excuses <= created.excuses {
            return (.w10, "ends at floor \(floor), although it had been told everything all along")
        }
        return nil
    }

    // MARK: What it wants

    private func firstWanted(by session: WatchSession, _ revisions: Range<Int64>) -> Int64? {
        for revision in revisions where !wanted(by: session, at: revision).isEmpty { return revision }
        return nil
    }

    private func wanted(by session: WatchSession, at revision: Int64) -> [Change] {
        let interest = session.interest
        return (changes[revision] ?? []).filter { change in
            let isKind = change.kind == .put ? interest.wantsPuts : interest.wantsDeletes
            return isKind && interest.range.contains(change.current.key)
        }
    }
}
