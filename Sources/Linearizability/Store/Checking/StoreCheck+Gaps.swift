/// Revisions that nobody was told to have made: only operations of unknown outcome can have.
extension StoreCheck {
    /// Makes the revisions, up to but not including the last, of which nothing is known at all.
    mutating func fillGap(from first: Int64, to end: Int64) {
        guard first < end else { return }
        guard UInt64(bitPattern: end &- first) <= UInt64(open.all.count) else {
            report(
                .revisions,
                "nobody can have made revisions \(first) through \(end - 1): there are more than writes of unknown outcome",
                witness(of: end - 1))
            return
        }
        for revision in first..<end where !isOver { makeUnclaimed(revision, .partial([])) }
    }

    mutating func makeUnclaimed(_ revision: Int64, _ evidence: GapEvidence) {
        if case .partial = evidence, history.log?.revisions.contains(revision) == true {
            report(.revisions, "the log has nothing of revision \(revision)", witness(of: revision))
            return
        }
        var matching: [Int] = []
        var spent: [Int] = []
        var effects: [ReplayedStore.Effect] = []
        for position in candidates(evidence) {
            let own = effectsOf(position, at: revision)
            guard !own.isEmpty, agrees(own, evidence) else { continue }
            if isSpent(position, at: revision) {
                spent.append(position)
            } else if matching.isEmpty || own == effects {
                effects = own
                matching.append(position)
            } else {
                undecided = (revision, [matching[0], position].map { history.operations[$0].id })
                return
            }
        }
        guard let maker = matching.first ?? spent.first else {
            reportUnmade(revision, evidence)
            apply(evidence, revision)
            store.commit()
            return
        }
        if matching.isEmpty || !owners.assign(revision, to: matching) {
            report(
                .refusals, "a write of unknown outcome took effect twice, the second time at revision \(revision)",
                [maker])
        }
        if let command = history.operations[maker].openCommand { _ = store.make(command, revision: revision) }
        store.commit()
    }

    private func candidates(_ evidence: GapEvidence) -> [Int] {
        switch evidence {
        case .complete(let changes): changes.first.map(open.making) ?? []
        case .partial(let shown): shown.first.map { open.putting($0.key, $0.value) } ?? open.all
        }
    }

    /// What the operation would change; nothing if it was called too late.
    private mutating func effectsOf(_ position: Int, at revision: Int64) -> [ReplayedStore.Effect] {
        let operation = history.operations[position]
        guard let command = operation.openCommand,
            told.highest(before: operation.call).map({ $0.number < revision }) ?? true
        else { return [] }
        _ = store.make(command, revision: revision)
        defer { store.undo() }
        return store.effects
    }

    /// Whether it is certain that the operation made another revision.
    private func isSpent(_ position: Int, at revision: Int64) -> Bool {
        if let own = plan.reserved[position], own != revision { return true }
        return owners.hasNoChoice(position)
    }

    func agrees(_ effects: [ReplayedStore.Effect], _ evidence: GapEvidence) -> Bool {
        switch evidence {
        case .complete(let changes):
            effects.count == changes.count
                && zip(effects, changes).allSatisfy { effect, change in
                    guard store.keys[effect.rank] == change.key else { return false }
                    switch change {
                    case .put(_, let value): return effect.cell.version > 0 && effect.cell.value == value
                    case .delete: return effect.cell.version == 0
                    }
                }
        case .partial(let shown):
            shown.allSatisfy { keyValue in
                effects.contains { effect in
                    effect.cell.version == keyValue.version && effect.cell.value == keyValue.value
                        && effect.cell.createRevision == keyValue.createRevision
                        && effect.cell.modRevision == keyValue.modRevision && store.keys[effect.rank] == keyValue.key
                }
            }
        }
    }

    /// Takes over what is known of a revision that nothing explains, so that what follows can be judged.
    mutating func apply(_ evidence: GapEvidence, _ revision: Int64) {
        let changes: [StoreLog.Change]
        switch evidence {
        case .complete(let all): changes = all
        case .partial(let shown): changes = shown.map { .put(key: $0.key, value: $0.value) }
        }
        for change in changes {
            guard let rank = store.keys.rank(of: change.key) else { continue }
            switch change {
            case .put(_, let value): store.put(value, at: rank, revision: revision)
            case .delete: store.delete(rank)
            }
        }
    }

    // MARK: Reports

    private mutating func reportUnmade(_ revision: Int64, _ evidence: GapEvidence) {
        let change: StoreLog.Change?
        switch evidence {
        case .complete(let changes): change = changes.first
        case .partial(let shown): change = shown.first.map { .put(key: $0.key, value: $0.value) }
        }
        guard let change else {
            report(.revisions, "nobody can have made revision \(revision)", witness(of: revision))
            return
        }
        let text = StoreText.change(change)
        let makers = history.operations.indices.filter { couldMake(history.operations[$0].request, change) }
        if let refused = makers.first(where: { isRefused($0) }) {
            report(.refusals, "revision \(revision) has \(text), which was refused", [refused])
        } else if let acknowledged = makers.first(where: { isAcknowledged($0) }) {
            report(.revisions, "revision \(revision) has \(text), acknowledged with another revision", [acknowledged])
        } else {
            report(
                .revisions, "nobody can have made revision \(revision), which has \(text)",
                witness(of: revision) + makers.prefix(1))
        }
    }

    private func couldMake(_ request: StoreRequest, _ change: StoreLog.Change) -> Bool {
        guard case .command(let command) = request else { return false }
        var could = false
        switch change {
        case .put(let key, let value): command.forEachPut { if $0 == key && $1 == value { could = true } }
        case .delete(let key):
            guard let rank = store.keys.rank(of: key) else { return false }
            command.forEachDelete { if store.keys.ranks(of: $0).contains(rank) { could = true } }
        }
        return could
    }

    private func isRefused(_ position: Int) -> Bool {
        if case .refused = history.operations[position].outcome { return true }
        return false
    }

    private func isAcknowledged(_ position: Int) -> Bool {
        if case .answered(let answer, _, _) = history.operations[position].outcome { return answer.isOfWrite }
        return false
    }

    /// The first operation that was told of the revision, or of a later one.
    private func witness(of revision: Int64) -> [Int] {
        let position = history.operations.firstIndex { operation in
            if case .answered(_, let told, _) = operation.outcome { return told >= revision }
            return false
        }
        return position.map { [$0] } ?? []
    }
}
