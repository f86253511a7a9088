import Storage
import Testing

@testable import Simulation

@Suite struct CrashPointTests {
    private static let segment = FileName("wal-0000000000000001")

    private static func id(_ lane: OperationID.Lane) -> OperationID { OperationID(lane: lane, number: 1) }

    /// Two batches of the log, of which the second one has a vote in it, and a snapshot's flush between them.
    private static let work: [(operation: DiskOperation, promises: Bool)] = [
        (.write(id(.log), file: segment, at: 512, bytes: [1]), false),
        (.flush(id(.log), file: segment), false),
        (.flush(id(.background), file: FileName("snapshot.tmp")), false),
        (.write(id(.log), file: segment, at: 1_024, bytes: [2]), false),
        (.flush(id(.log), file: segment), true),
    ]

    /// Before which of the operations power is lost first.
    private func reached(_ point: CrashPoint) -> Int? {
        var point = point
        return Self.work.firstIndex { point.isReached(before: $0.operation, promises: $0.promises) }
    }

    @Test("power is lost before an operation, a flush of the log, or one with a promise in it, after so many others")
    func places() {
        #expect([0, 2, 5].map { reached(.afterOperations($0)) } == [0, 2, nil])
        #expect([0, 1, 2].map { reached(.beforeFlush(after: $0)) } == [1, 4, nil])
        #expect([0, 1].map { reached(.beforePromise(after: $0)) } == [4, nil])
    }
}
