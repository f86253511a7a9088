internal import MVCC

/// All that hold leases in a run, what they asked for, and when what was committed.
struct Leasing {
    /// Keep-alives that wait for company at a member, in one of its lives.
    struct Batch {
        var life: UInt32
        var calls: [Int]
    }

    var clients: [LeasingClient] = []
    var calls: [LeaseCall] = []
    var batches: [Int: Batch] = [:]
    /// Clients do nothing while this is false.
    var isOpen = true
    /// When somebody first said that an entry is committed, by its index.
    private(set) var commitMoments: [UInt64] = [0]

    init(_ load: LeaseLoad, members: Int) {
        for index in 0..<load.holders { clients.append(LeasingClient(index: index, member: index % members)) }
    }

    var isWanted: Bool { !clients.isEmpty }

    /// The next entry is committed.
    mutating func committed(at now: UInt64) {
        if isWanted { commitMoments.append(now) }
    }

    // MARK: Names

    /// A lease that nobody holds names the batch in which it stands: the log then tells which request an entry is.
    static func marker(of batch: Int) -> LeaseID { LeaseID(firstMarker + Int64(batch)) }

    static func batch(of marker: LeaseID) -> Int? {
        marker.rawValue >= firstMarker ? Int(marker.rawValue - firstMarker) : nil
    }

    private static let firstMarker: Int64 = 1 << 40

    /// Every value is written by one request only, and by none of other clients.
    static func value(of call: Int) -> [UInt8] {
        let number = UInt64(1) << 52 + UInt64(call)
        return (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    }
}
