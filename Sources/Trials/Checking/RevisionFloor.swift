/// The highest revision that anyone had been told of before a moment.
///
/// Whoever begins later must see at least that one and must write above it: revisions and real time agree.
struct RevisionFloor {
    struct Mark {
        /// When the answer was there.
        var end: UInt64
        var revision: Int64
        /// The answered operation.
        var operation: Int
    }

    /// Ascending by end; revisions never fall.
    private let marks: [Mark]

    init(_ operations: [Operation]) {
        let answers = operations.indices.compactMap { index in
            operations[index].outcome.revision.map {
                Mark(end: operations[index].end, revision: $0, operation: index)
            }
        }
        var highest: Mark?
        marks = answers.sorted { ($0.end, $0.revision) < ($1.end, $1.revision) }.map { answer in
            var mark = answer
            if let highest, highest.revision >= answer.revision {
                mark.revision = highest.revision
                mark.operation = highest.operation
            }
            highest = mark
            return mark
        }
    }

    /// Nil when nothing had been answered before.
    func before(_ time: UInt64) -> Mark? {
        let count = marks.partitioningIndex { $0.end >= time }
        return count == 0 ? nil : marks[count - 1]
    }
}

extension Array {
    /// The first position whose element fulfils the condition, where all after it do as well; found by halving.
    func partitioningIndex(_ condition: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
