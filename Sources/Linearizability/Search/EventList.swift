/// Calls and returns in order of time, as a doubly linked list from which operations are lifted and put back.
///
/// Node 0 is the head. Open operations have a call and no return: nothing ever has to wait for them.
@usableFromInline
struct EventList {
    @usableFromInline var next: [Int32]
    @usableFromInline var previous: [Int32]
    /// The operation of each node.
    @usableFromInline var operation: [Int32]
    @usableFromInline var callNode: [Int32]
    /// 0 for open operations.
    @usableFromInline var returnNode: [Int32]

    /// Calls come before returns of the same moment: what touches counts as concurrent.
    @inlinable
    init<Input, Output>(_ operations: [ClientOperation<Input, Output>]) {
        var events: [(moment: UInt64, isReturn: Bool, operation: Int32)] = []
        events.reserveCapacity(2 * operations.count)
        for (position, operation) in operations.enumerated() {
            events.append((operation.call, false, Int32(position)))
            if let moment = operation.answeredAt { events.append((moment, true, Int32(position))) }
        }
        events.sort { a, b in
            if a.moment != b.moment { return a.moment < b.moment }
            if a.isReturn != b.isReturn { return b.isReturn }
            return a.operation < b.operation
        }
        let nodes = Int32(events.count) + 1
        next = (1...nodes).map { $0 == nodes ? 0 : $0 }
        previous = (0..<nodes).map { $0 == 0 ? nodes - 1 : $0 - 1 }
        operation = [-1] + events.map(\.operation)
        callNode = Array(repeating: 0, count: operations.count)
        returnNode = callNode
        for (position, event) in events.enumerated() {
            let node = Int32(position) + 1
            if event.isReturn {
                returnNode[Int(event.operation)] = node
            } else {
                callNode[Int(event.operation)] = node
            }
        }
    }

    @inlinable
    var first: Int32 { next[0] }

    @inlinable
    func isCall(_ node: Int32) -> Bool { callNode[Int(operation[Int(node)])] == node }

    @inlinable
    func isOpen(_ operation: Int32) -> Bool { returnNode[Int(operation)] == 0 }

    @inlinable
    mutating func lift(_ operation: Int32) {
        unlink(callNode[Int(operation)])
        if !isOpen(operation) { unlink(returnNode[Int(operation)]) }
    }

    /// Undoes the latest `lift` that has not been undone.
    @inlinable
    mutating func putBack(_ operation: Int32) {
        if !isOpen(operation) { link(returnNode[Int(operation)]) }
        link(callNode[Int(operation)])
    }

    @inlinable
    mutating func unlink(_ node: Int32) {
        let (before, after) = (previous[Int(node)], next[Int(node)])
        next[Int(before)] = after
        previous[Int(after)] = before
    }

    @inlinable
    mutating func link(_ node: Int32) {
        next[Int(previous[Int(node)])] = node
        previous[Int(next[Int(node)])] = node
    }
}
