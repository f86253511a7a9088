internal import Coordination
internal import Replica

/// L2: in the end every lease that nobody renews is over.
extension World {
    /// Where all members have come to the same state and nobody has asked for anything since.
    mutating func demandLeaseEnds(of level: [SimulatedMember]) {
        guard leasing.isWanted else { return }
        let longest = options.lease.milliseconds.upperBound * 1_000_000
        let late = max(longest / 10, 2 * options.electionNanoseconds)
        // Clocks may be slow by two hundredths each, and expiry takes some ticks and a turn of the log.
        let bound = longest + longest / 20 + late + 4 * options.electionNanoseconds + Self.leaseGrace
        let isOver = run(nanoseconds: bound) { world in
            level.allSatisfy { $0.process.map { $0.replica.state.leases.count == 0 } ?? true }
        }
        guard violations.isEmpty, !isOver else { return }
        violate(.l2, "leases live on in peace, \(bound / 1_000_000) ms after the last renewal:\n\(situation)")
    }

    private static let leaseGrace: UInt64 = 1_000_000_000
}
