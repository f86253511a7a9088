/// The longest order that a failed search has come to, and the operation it could not get past.
@usableFromInline
struct LongestPrefix {
    @usableFromInline var answersLeft: Int
    @usableFromInline var order: [Int32] = []
    /// Below zero before the first.
    @usableFromInline var blocked: Int32 = -1

    @inlinable
    init(answersLeft: Int) { self.answersLeft = answersLeft }

    /// Longer is what has placed more operations with an answer; of two that placed as many, what needs fewer open ones.
    @inlinable
    mutating func consider<M: SequentialModel>(
        answersLeft left: Int, _ placed: [Search<M>.Frame], blocked operation: Int32
    ) {
        if blocked >= 0 {
            guard left < answersLeft || (left == answersLeft && placed.count < order.count) else { return }
        }
        answersLeft = left
        blocked = operation
        order.removeAll(keepingCapacity: true)
        for frame in placed { order.append(frame.operation) }
    }
}
