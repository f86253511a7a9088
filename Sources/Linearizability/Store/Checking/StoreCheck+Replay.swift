/// The revisions in their order, and every answer against the state at its own.
extension StoreCheck {
    mutating func replay() {
        var next = history.initialRevision &+ 1
        var claims = plan.claims[...]
        var looks = plan.looks[...]
        for revision in plan.revisions {
            if isOver { return }
            var makers: [Int] = []
            while let claim = claims.first, claim.revision == revision {
                makers.append(claim.position)
                claims.removeFirst()
            }
            if revision > history.initialRevision {
                fillGap(from: next, to: revision)
                if isOver { return }
                make(revision, makers)
                next = revision &+ 1
            } else if !makers.isEmpty {
                report(
                    .revisions, "a write was given revision \(revision), which is not after the empty store's", makers)
            }
            while let (at, look) = looks.first, at == revision {
                if isOver { return }
                check(look, at: revision)
                looks.removeFirst()
            }
        }
        checkNothingFollows()
    }

    /// Makes a revision: by the write that was acknowledged with it, or by whoever else can have made it.
    private mutating func make(_ revision: Int64, _ makers: [Int]) {
        guard let maker = makers.first else {
            makeUnclaimed(revision, plan.evidence(revision))
            return
        }
        if makers.count > 1 {
            report(.revisions, "\(makers.count) writes were acknowledged with revision \(revision)", makers)
        }
        guard case .command(let command) = history.operations[maker].request,
            case .answered(let answer, _, _) = history.operations[maker].outcome
        else { return }
        let expected = store.make(command, revision: revision)
        if expected != answer { reportWrong(maker, answer, expected, at: revision, .linearizable) }
        if let changes = plan.logged(revision) {
            if !agrees(store.effects, .complete(changes)) {
                report(
                    .durable,
                    "the log has \(StoreText.changes(changes)) at revision \(revision), where another write was acknowledged",
                    [maker])
                store.undo()
                apply(.complete(changes), revision)
            }
        } else if history.log?.revisions.contains(revision) == true {
            report(.durable, "the log has nothing of revision \(revision), where a write was acknowledged", [maker])
        }
        store.commit()
    }

    private mutating func check(_ look: RevisionPlan.Look, at revision: Int64) {
        switch look {
        case .answer(let position):
            let operation = history.operations[position]
            guard case .answered(let answer, _, _) = operation.outcome else { return }
            switch operation.request {
            case .command(let command):
                let expected = store.make(command, revision: revision)
                store.undo()
                if expected != answer { reportWrong(position, answer, expected, at: revision, .linearizable) }
            case .read(let range, let wanted, let mode):
                let expected = store.answer(range)
                guard expected != answer else { return }
                let isLate = wanted != nil || mode != .linearizable
                reportWrong(position, answer, expected, at: revision, isLate ? .staleReads : .linearizable)
            case .compact: return
            }
        case .finalState(let number):
            let state = history.finalStates[number]
            let found = StoreAnswer.range(state.keyValues, count: state.keyValues.count)
            let expected = store.answer(StoreRange(.all))
            guard found != expected else { return }
            let difference = firstDifference(state.keyValues)
            report(
                .durable, "at revision \(revision) \(state.name) has \(difference.found), but \(difference.expected)",
                difference.maker)
        }
    }

    private mutating func reportWrong(
        _ position: Int, _ answer: StoreAnswer, _ expected: StoreAnswer, at revision: Int64, _ rule: StoreRule
    ) {
        report(
            rule,
            "the answer was: \(StoreText.answer(answer)); at revision \(revision) it is: \(StoreText.answer(expected))",
            [position])
    }

    /// The first key that a final state has otherwise than the replay, and who wrote it last.
    private func firstDifference(
        _ found: [StoreKeyValue]
    ) -> (found: String, expected: String, maker: [Int]) {
        let expected = store.existing(store.keys.ranks(of: .all)).compactMap(store.keyValue)
        let place =
            zip(found, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(found.count, expected.count)
        let own = place < found.count ? found[place] : nil
        let right = place < expected.count ? expected[place] : nil
        let maker = right.flatMap { right in plan.claims.first { $0.revision == right.modRevision } }
        return (
            own.map(StoreText.keyValue) ?? "nothing further",
            right.map { "the next key is \(StoreText.keyValue($0))" } ?? "there is nothing further",
            maker.map { [$0.position] } ?? []
        )
    }

    /// No write was acknowledged with a revision that the members never came to.
    private mutating func checkNothingFollows() {
        guard let last = plan.claims.last else { return }
        for state in history.finalStates where state.revision < last.revision {
            report(
                .durable, "\(state.name) ended at revision \(state.revision), but \(last.revision) was acknowledged",
                [last.position])
        }
    }
}
