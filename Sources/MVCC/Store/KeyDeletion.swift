internal import Bytes

/// The deletion of listed keys at one revision, being made in slices.
struct KeyDeletion: Sendable {
    private var keys: [[UInt8]]
    private var position = 0
    private(set) var writing: Writing
    /// The copy that is written to; nil while it fits into one slice.
    var building: StoreView?

    init(_ keys: [[UInt8]], after revision: Revision) {
        self.keys = keys
        writing = Writing(after: revision)
        writing.reserve(keys.count)
    }

    var keysLeft: Int { keys.count - position }

    /// Deletes as many keys as the budget allows. Answers whether none is left.
    mutating func advance(in view: inout StoreView, _ budget: inout Int) -> Bool {
        while position < keys.count, budget > 0 {
            budget -= 1
            writing.delete(keys[position], in: &view)
            position += 1
        }
        return position == keys.count
    }
}
