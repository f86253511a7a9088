import Coordination
import Determinism
import MVCC
import Raft
import Replica

/// Clients of any member.
extension SimulatedCluster {
    @discardableResult
    mutating func put(
        _ key: String, at member: MemberID, bytes: Int = 40, deadline milliseconds: UInt64 = 1_000,
        requiresLeader: Bool = false
    ) -> UInt64 {
        ask(.put, key, at: member, bytes: bytes, deadline: milliseconds, requiresLeader: requiresLeader)
    }

    @discardableResult
    mutating func get(
        _ key: String, at member: MemberID, deadline milliseconds: UInt64 = 1_000, requiresLeader: Bool = false
    ) -> UInt64 {
        ask(.get, key, at: member, bytes: 0, deadline: milliseconds, requiresLeader: requiresLeader)
    }

    @discardableResult
    mutating func ask(
        _ kind: History.Kind, _ key: String, at member: MemberID, bytes: Int = 40,
        deadline milliseconds: UInt64 = 1_000,
        requiresLeader: Bool = false
    ) -> UInt64 {
        let operation = history.begin(kind, Array(key.utf8), at: member)
        guard isUp(member) else {
            history.cancel(operation.number)
            return operation.number
        }
        let deadline = machine(member).clock(at: now) + .milliseconds(Int64(milliseconds))
        let request = Request(
            id: RequestID(operation.number), operation: Self.operation(for: operation, bytes: bytes),
            deadline: deadline, requiresLeader: requiresLeader)
        step(member, .requests([request]))
        return operation.number
    }

    /// Several puts that arrive in one turn.
    mutating func putAll(_ keys: [String], at member: MemberID, deadline milliseconds: UInt64 = 1_000) -> [UInt64] {
        let deadline = machine(member).clock(at: now) + .milliseconds(Int64(milliseconds))
        var requests: [Request] = []
        for key in keys {
            let operation = history.begin(.put, Array(key.utf8), at: member)
            requests.append(
                Request(
                    id: RequestID(operation.number), operation: Self.operation(for: operation, bytes: 40),
                    deadline: deadline))
        }
        step(member, .requests(requests))
        return requests.map(\.id.number)
    }

    /// Asks something about the cluster itself.
    @discardableResult
    mutating func operate(
        _ operation: Request.Operation, at member: MemberID, deadline milliseconds: UInt64 = 1_000
    ) -> UInt64 {
        operations += 1
        let number = Self.firstOperation + operations
        let deadline = machine(member).clock(at: now) + .milliseconds(Int64(milliseconds))
        step(member, .requests([Request(id: RequestID(number), operation: operation, deadline: deadline)]))
        return number
    }

    /// Requests about the cluster have numbers above those about data.
    private static let firstOperation: UInt64 = 1 << 32

    mutating func cancel(_ number: UInt64) {
        let member = history[number].member
        history.cancel(number)
        step(member, .cancelled(RequestID(number)))
    }

    private static func operation(for operation: History.Operation, bytes: Int) -> Request.Operation {
        let key = operation.key
        var value: [UInt8] = (0..<8).map { UInt8(truncatingIfNeeded: operation.number >> (56 - 8 * $0)) }
        value += [UInt8](repeating: 0x61, count: max(0, bytes - 8))
        let command: Command
        switch operation.kind {
        case .get: return .read
        case .put: command = .put(PutOperation(key: key, value: value))
        case .delete: command = .deleteRange(DeleteRangeOperation(KeyRange(key: key)))
        case .swap(let expected):
            command = .transaction(
                Transaction(
                    comparisons: [Comparison(KeyRange(key: key), .equal, .modified(expected))],
                    success: [.put(PutOperation(key: key, value: value))]))
        }
        return .write(command: command.encode())
    }

    mutating func answered(_ answer: RequestAnswer, by id: MemberID) {
        guard let node = self[id] else { return }
        if answer.id.number > Self.firstOperation, replies[answer.id.number] != nil {
            violations.append("operation \(answer.id.number) is answered twice")
        }
        replies[answer.id.number] = answer.answer
        guard answer.id.number <= Self.firstOperation else { return }
        if let fault = history.answer(answer.answer, to: answer.id.number, by: id, state: node.state) {
            violations.append(fault)
        }
    }

    func refusal(of number: UInt64) -> Refusal? {
        if case .refused(let refusal) = replies[number] { refusal } else { nil }
    }

    func isApplied(_ number: UInt64) -> Bool {
        if case .applied = replies[number] { true } else { false }
    }

    func isRead(_ number: UInt64) -> Bool {
        if case .readable = replies[number] { true } else { false }
    }
}
