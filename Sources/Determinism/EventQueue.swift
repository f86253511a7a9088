/// Things that are due at instants: the earliest comes first, and of equals the one that was put in first.
///
/// A binary heap: O(log n) to put in and take out, O(1) to look. Generic, so hot code should hold it through a concrete
/// type of its own module's making.
public struct EventQueue<Element> {
    @usableFromInline
    struct Slot {
        @usableFromInline var due: Instant
        @usableFromInline var sequence: UInt64
        @usableFromInline var element: Element

        @inlinable
        init(due: Instant, sequence: UInt64, element: Element) {
            self.due = due
            self.sequence = sequence
            self.element = element
        }

        @inlinable
        func precedes(_ other: Slot) -> Bool {
            due == other.due ? sequence < other.sequence : due < other.due
        }
    }

    @usableFromInline var heap: [Slot] = []
    @usableFromInline var sequence: UInt64 = 0

    @inlinable
    public init() {}

    @inlinable public var count: Int { heap.count }
    @inlinable public var isEmpty: Bool { heap.isEmpty }

    /// What `popFirst` would answer if all were due.
    @inlinable public var first: (due: Instant, element: Element)? { heap.first.map { ($0.due, $0.element) } }

    @inlinable
    public mutating func insert(_ element: Element, due: Instant) {
        heap.append(Slot(due: due, sequence: sequence, element: element))
        sequence += 1
        siftUp(heap.count - 1)
    }

    /// Takes out the first element if it is due at or before `now`.
    @inlinable
    public mutating func popFirst(dueBy now: Instant) -> (due: Instant, element: Element)? {
        guard let first = heap.first, first.due <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown(0)
        }
        return (first.due, first.element)
    }

    /// Takes out everything the predicate holds for, in O(n). The order of the rest stays as it was.
    @inlinable
    public mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        heap.removeAll { isUnwanted($0.element) }
        var position = heap.count / 2
        while position > 0 {
            position -= 1
            siftDown(position)
        }
    }

    @inlinable
    mutating func siftUp(_ start: Int) {
        var position = start
        let moving = heap[position]
        while position > 0 {
            let parent = (position - 1) / 2
            guard moving.precedes(heap[parent]) else { break }
            heap[position] = heap[parent]
            position = parent
        }
        heap[position] = moving
    }

    @inlinable
    mutating func siftDown(_ start: Int) {
        var position = start
        let moving = heap[position]
        while true {
            var child = 2 * position + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
            guard heap[child].precedes(moving) else { break }
            heap[position] = heap[child]
            position = child
        }
        heap[position] = moving
    }
}

extension EventQueue: Sendable where Element: Sendable {}
extension EventQueue.Slot: Sendable where Element: Sendable {}
