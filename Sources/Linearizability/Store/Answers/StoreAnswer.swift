/// What a client was answered, beside the revision.
public enum StoreAnswer: Hashable, Sendable {
    /// The keys, ascending, and how many there are without the limit.
    case range([StoreKeyValue], count: Int)
    /// What the key was before, if that was asked for and it existed.
    case put(previous: StoreKeyValue? = nil)
    /// How many keys were deleted, and what they were if that was asked for.
    case delete(count: Int, previous: [StoreKeyValue] = [])
    /// Whether the comparisons held, and the answers of the branch that was made.
    case transaction(held: Bool, [StoreAnswer])
    case compacted

    /// Whether something was written, so that the answer's revision is one of its own.
    var isOfWrite: Bool {
        switch self {
        case .range, .compacted: false
        case .put: true
        case .delete(let count, _): count > 0
        case .transaction(_, let answers): answers.contains(where: \.isOfWrite)
        }
    }

    /// Calls `body` with each key that is shown.
    func forEachShown(_ body: (StoreKeyValue) -> Void) {
        switch self {
        case .range(let shown, _), .delete(_, let shown): for keyValue in shown { body(keyValue) }
        case .put(let previous): if let previous { body(previous) }
        case .transaction(_, let answers): for answer in answers { answer.forEachShown(body) }
        case .compacted: break
        }
    }
}
