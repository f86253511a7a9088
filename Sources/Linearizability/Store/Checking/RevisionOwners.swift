/// Which operation of unknown outcome made which revision, when several could have: each makes at most one.
///
/// A bipartite matching that grows by one revision at a time; a revision may take an operation from another that has
/// an alternative.
struct RevisionOwners {
    private var candidates: [Int64: [Int]] = [:]
    private var revisionOf: [Int: Int64] = [:]
    private var ownerOf: [Int64: Int] = [:]

    /// Finds an owner for the revision among the operations at these positions; `false` if that cannot be.
    mutating func assign(_ revision: Int64, to positions: [Int]) -> Bool {
        candidates[revision] = positions
        // Breadth first: which revision wanted an operation first.
        var wantedBy: [Int: Int64] = [:]
        var waiting = [revision]
        var next = 0
        while next < waiting.count {
            let wanting = waiting[next]
            next += 1
            for operation in candidates[wanting] ?? [] where wantedBy[operation] == nil {
                wantedBy[operation] = wanting
                guard let holder = revisionOf[operation] else {
                    handOver(operation, wantedBy, until: revision)
                    return true
                }
                waiting.append(holder)
            }
        }
        candidates[revision] = nil
        return false
    }

    /// Whether the operation has made a revision that no other can have made.
    func hasNoChoice(_ operation: Int) -> Bool {
        revisionOf[operation].map { candidates[$0]?.count == 1 } ?? false
    }

    private mutating func handOver(_ free: Int, _ wantedBy: [Int: Int64], until last: Int64) {
        var operation = free
        while let revision = wantedBy[operation] {
            let before = ownerOf.updateValue(operation, forKey: revision)
            revisionOf[operation] = revision
            guard revision != last, let before else { return }
            operation = before
        }
    }
}
