/// Something that is counted in a run.
public enum Counter: UInt8, CaseIterable, Hashable, Sendable {
    // The run.
    case events, steps
    // The network.
    case messages, corruptMessages
    /// Old messages that came again.
    case replays
    case appends
    // The disks.
    case diskOperations, diskFailures, fullDisks, tornWrites, tornTails
    // The cluster.
    case elections, commits, snapshotsTaken, snapshotsInstalled, configurationChanges, transfers
    /// Changes of the membership and hand-overs that were asked for.
    case operatorRequests
    // Processes.
    case starts, failedStarts, powerLosses, repairs, damages
    /// Requests of clients.
    case asked, answered, timedOut
    /// Watches that were begun, those that ended by compaction, and changes that they were told.
    case watches, watchesCompacted, watchEvents
    /// What holders of leases asked for, renewals that they were told of, and leases that ended by themselves and by their holders' wish.
    case leaseRequests, leasesRenewed, leasesExpired, leasesRevoked
    /// Comparisons of the members' states that came to an end.
    case stateComparisons
    // Faults that struck, by class.
    case networkFaults, processFaults, clockFaults, diskFaults, damageFaults, membershipFaults, loadFaults

    /// As a report spells it.
    public var name: String { String(describing: self) }

    /// The counter with this name.
    public init?(name: some StringProtocol) {
        guard let counter = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = counter
    }

    /// One for each class of faults.
    static let faults: [Counter] = FaultKind.Class.allCases.map(\.counter)
}

extension FaultKind.Class {
    /// Where faults of the class are counted.
    var counter: Counter {
        switch self {
        case .network: .networkFaults
        case .process: .processFaults
        case .clock: .clockFaults
        case .disk: .diskFaults
        case .damage: .damageFaults
        case .membership: .membershipFaults
        case .load: .loadFaults
        }
    }
}
