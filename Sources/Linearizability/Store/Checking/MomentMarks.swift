/// The highest of the numbers that were marked up to a moment, with the operation that marked it.
struct MomentMarks {
    struct Mark {
        var moment: UInt64
        var number: Int64
        /// A position in the history.
        var operation: Int
    }

    /// Ascending by moment; each carries the highest number so far.
    private let marks: [Mark]

    init(_ unordered: [Mark]) {
        var marks = unordered.sorted { ($0.moment, $0.number, $0.operation) < ($1.moment, $1.number, $1.operation) }
        for place in marks.indices.dropFirst() where marks[place].number <= marks[place - 1].number {
            marks[place].number = marks[place - 1].number
            marks[place].operation = marks[place - 1].operation
        }
        self.marks = marks
    }

    /// Of what was marked before the moment.
    func highest(before moment: UInt64) -> Mark? { highest { $0 < moment } }

    /// Of what was marked up to the moment.
    func highest(through moment: UInt64) -> Mark? { highest { $0 <= moment } }

    private func highest(_ counts: (UInt64) -> Bool) -> Mark? {
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            if counts(marks[middle].moment) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? marks[low - 1] : nil
    }
}
