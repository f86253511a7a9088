import Coordination
import MVCC
import Raft
import Replica

/// What clients asked and were told, and whether all of it can be true at once.
///
/// Every answer carries the store's revision, so that no search is needed: revisions order everything. Each value is written by one
/// request only, so that the store's history tells which requests were executed, and how often.
struct History {
    enum Kind {
        case put
        /// Writes iff the key's modification revision is this.
        case swap(expected: Revision)
        case delete
        case get
    }

    enum Fate {
        case pending
        case applied(Revision, succeeded: Bool)
        case read(Revision, value: UInt64?)
        /// The client was told that it had no effect.
        case refused
        case unknown
        /// The client went away, or its member did.
        case forgotten
    }

    struct Operation {
        let number: UInt64
        let member: MemberID
        let key: [UInt8]
        let kind: Kind
        /// The highest revision that any client had seen when this one asked.
        let floor: Revision
        var fate = Fate.pending
    }

    private(set) var operations: [Operation] = []
    private(set) var seen = Revision.initial
    private var pendingNumbers: Set<UInt64> = []

    var pending: [Operation] { pendingNumbers.sorted().map { self[$0] } }

    subscript(number: UInt64) -> Operation { operations[Int(number) - 1] }

    mutating func begin(_ kind: Kind, _ key: [UInt8], at member: MemberID) -> Operation {
        let operation = Operation(
            number: UInt64(operations.count) + 1, member: member, key: key, kind: kind, floor: seen)
        operations.append(operation)
        pendingNumbers.insert(operation.number)
        return operation
    }

    mutating func cancel(_ number: UInt64) { settle(number, .forgotten) }

    /// The member's process is gone, and with it the connections of its clients.
    mutating func forget(of member: MemberID) {
        for operation in pending where operation.member == member { settle(operation.number, .forgotten) }
    }

    private mutating func settle(_ number: UInt64, _ fate: Fate) {
        operations[Int(number) - 1].fate = fate
        pendingNumbers.remove(number)
    }

    // MARK: Answers

    /// Nil when the answer may be true as far as is known now.
    mutating func answer(_ reply: Reply, to number: UInt64, by member: MemberID, state: CoordinationState) -> String? {
        guard number >= 1, number <= UInt64(operations.count) else { return "an answer to nobody" }
        let operation = self[number]
        guard operation.member == member else { return "request \(number) is answered by \(member)" }
        guard case .pending = operation.fate else {
            if case .forgotten = operation.fate { return nil }
            return "request \(number) is answered twice"
        }
        switch reply {
        case .applied(let outcome):
            let didWrite = Self.didWrite(outcome)
            settle(number, .applied(outcome.revision, succeeded: didWrite))
            defer { seen = max(seen, outcome.revision) }
            guard didWrite ? outcome.revision > operation.floor : outcome.revision >= operation.floor else {
                return "write \(number) came before what had been acknowledged when it was asked"
            }
        case .readable:
            let revision = state.revision
            let value = state.view.get(operation.key).map { Self.number(of: $0.value) }
            settle(number, .read(revision, value: value))
            defer { seen = max(seen, revision) }
            guard revision >= operation.floor else {
                return "read \(number) at \(member) is of revision \(revision.number), after \(operation.floor.number)"
            }
        case .refused(let refusal):
            settle(number, refusal.isDefinite ? .refused : .unknown)
        case .configuration, .leader: return "request \(number) is answered as if it were about the cluster"
        }
        return nil
    }

    private static func didWrite(_ outcome: Outcome) -> Bool {
        switch outcome.answer {
        case .success(.put): true
        case .success(.transaction(let result)): result.succeeded
        case .success(.deleteRange(let result)): result.deleted > 0
        case .success(.compact), .success(.publish), .success(.raiseFeatureLevel), .success(.grantLease),
            .success(.revokeLease), .success(.renewLeases), .success(.expireLeases), .success(.deferLeases),
            .success(.stamp), .success(.alarm), .success(.checkpoint), .success(.compareStates),
            .success(.auth), .success(.denied), .failure:
            false
        }
    }

    static func number(of value: [UInt8]) -> UInt64 {
        value.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    // MARK: The whole

    /// Compares everything that was told with the history of a store that has applied all of it.
    func contradictions(with state: CoordinationState) throws -> [String] {
        var found: [String] = []
        var executed: [UInt64: Revision] = [:]
        var before: [[UInt8]: KeyValue] = [:]
        var values: [[[UInt8]: UInt64]] = [[:], [:]]
        var replaced: [UInt64: Revision] = [:]
        for revision in 2...max(state.revision.number, 2) where revision <= state.revision.number {
            let result = try state.range(RangeQuery(.all, revision: Revision(revision)))
            var after: [[UInt8]: KeyValue] = [:]
            for keyValue in result.keyValues {
                after[keyValue.key] = keyValue
                guard keyValue.modified.number == revision else { continue }
                let number = Self.number(of: keyValue.value)
                if executed[number] != nil { found.append("request \(number) was executed twice") }
                executed[number] = keyValue.modified
                replaced[number] = before[keyValue.key]?.modified ?? .zero
            }
            before = after
            values.append(after.mapValues { Self.number(of: $0.value) })
        }
        for operation in operations {
            let number = operation.number
            switch (operation.fate, operation.kind) {
            case (.pending, _): found.append("request \(number) was never answered")
            case (.applied(let revision, let succeeded), .put), (.applied(let revision, let succeeded), .swap):
                if succeeded, executed[number] != revision { found.append("acknowledged write \(number) is lost") }
                if !succeeded, executed[number] != nil { found.append("swap \(number) failed and was executed") }
                if succeeded, case .swap(let expected) = operation.kind, replaced[number] != expected {
                    found.append("swap \(number) replaced another version than it said")
                }
            case (.applied(let revision, let succeeded), .delete):
                if succeeded, values[Int(revision.number)][operation.key] != nil {
                    found.append("acknowledged deletion \(number) is lost")
                }
            case (.read(let revision, let value), _):
                if values[Int(revision.number)][operation.key] != value {
                    found.append("read \(number) of revision \(revision.number) returned something else")
                }
            case (.refused, _):
                if executed[number] != nil { found.append("request \(number) was refused for certain and executed") }
            case (.unknown, _), (.forgotten, _), (.applied, .get): break
            }
        }
        return found
    }
}
