/// The times in which something may fail because of a fault: from each blow until a while after its healing.
struct FaultWindows {
    /// After a blow is healed, members may need an election, and a restarted one reads its log, slowly in a debug build.
    static let recovery: UInt64 = 10_000_000_000

    /// Disjoint, ascending.
    private let windows: [Range<UInt64>]

    init(_ faults: [FaultRecord]) {
        var windows: [Range<UInt64>] = []
        for fault in faults.sorted(by: { $0.start < $1.start }) {
            let end = max(fault.start, fault.end).addingReportingOverflow(Self.recovery)
            let window = fault.start..<max(fault.start, end.overflow ? .max : end.partialValue)
            if let last = windows.last, last.upperBound >= window.lowerBound {
                windows[windows.count - 1] = last.lowerBound..<max(last.upperBound, window.upperBound)
            } else {
                windows.append(window)
            }
        }
        self.windows = windows
    }

    /// Whether any part of an operation lay in one of them.
    func touch(_ operation: Operation) -> Bool {
        let next = windows.partitioningIndex { $0.upperBound > operation.start }
        return next < windows.count && windows[next].lowerBound <= operation.end
    }
}
