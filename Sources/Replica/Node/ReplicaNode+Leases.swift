#if Zoo
    internal import Zoo
#endif

internal import Coordination
internal import Raft
internal import Storage

/// Ending leases that are due: the leader asks for it with an entry, and where that stands in the log it is judged again.
extension ReplicaNode {
    /// How long cluster time may stand still in the log while leases exist, in nanoseconds.
    static let stampInterval: UInt64 = 1_000_000_000

    mutating func keepLeases(_ effects: inout Effects) {
        let time = clusterTime(at: now)
        let judged = leaseWatch.look(at: time)
        guard state.leases.count > 0 else { return }
        // Asked by all members: whoever leads next has looked at what is over already.
        let due = state.leasesDue(by: judged, atMost: leasesPerEntryMax)
        #if Zoo
            if !due.isEmpty, MutationChoice.mutation == .z212 { endLeftOver(due, &effects) }
        #endif
        guard raft.isLeader, raft.mayServeReads, raft.transferTarget == nil, mode != .closing, !isDiskFull else {
            return
        }
        if !due.isEmpty, !leaseWatch.isUnderway { end(due, by: judged, &effects) }
        if raft.lastStamp.nanoseconds + Self.stampInterval <= time { _ = proposeOwn(.stamp, &effects) }
    }

    #if Zoo
        /// Z212's first half: who does not lead keeps what it finds, in the name of the term, and asks for it once it leads.
        private mutating func endLeftOver(_ due: [(grant: LeaseGrant, lease: Lease)], _ effects: inout Effects) {
            guard raft.isLeader else {
                leaseWatch.leftOver = LeaseExpiry(term: raft.term.number, grants: due.map(\.grant))
                return
            }
            guard raft.mayServeReads, let expiry = leaseWatch.leftOver else { return }
            leaseWatch.leftOver = nil
            _ = proposeOwn(.expireLeases(expiry), &effects)
        }
    #endif

    /// A log with short entries takes fewer leases in one.
    private var leasesPerEntryMax: Int {
        let room = storage.options.entryBytesMax - ProposalHeader.byteCount - Self.leaseEntryOverheadBytes
        return min(LeaseLimits.expiriesMax, max(1, room / Self.leaseBytesMax))
    }

    /// Bytes of an entry that ends or defers leases, at most: for itself, and for each of them.
    private static let leaseEntryOverheadBytes = 24
    private static let leaseBytesMax = 26

    /// Asks for the end of leases that are due; first gives time to those that became due while there was no leader, or soon after.
    private mutating func end(
        _ due: [(grant: LeaseGrant, lease: Lease)], by judged: UInt64, _ effects: inout Effects
    ) {
        let term = raft.term.number
        var expiry = LeaseExpiry(term: term, grants: [])
        var deferral = LeaseDeferral(term: term)
        for (grant, lease) in due {
            if let deadline = deferredDeadline(of: lease), deadline > judged {
                deferral.leases.append(LeaseDeferral.Deferred(grant: grant, deadline: deadline))
            } else {
                expiry.grants.append(grant)
            }
        }
        if !deferral.leases.isEmpty, let sequence = proposeOwn(.deferLeases(deferral), &effects) {
            leaseWatch.asked(sequence)
        }
        if !expiry.grants.isEmpty, let sequence = proposeOwn(.expireLeases(expiry), &effects) {
            leaseWatch.asked(sequence)
        }
    }

    /// How long a lease lives that was not renewed under this leader: two election time-outs from when it began to lead, so that its holder can
    /// find it. But a lease may be late by two election time-outs or a tenth of its time at most, of which one is left for what may
    /// come between: another leader.
    private func deferredDeadline(of lease: Lease) -> UInt64? {
        guard !lease.isDeferred, lease.renewedAt < leaseWatch.leadingSince else { return nil }
        #if Zoo
            if zoo(.z214) { return leaseWatch.leadingSince + lease.timeToLive.nanoseconds }
        #endif
        let election = UInt64(options.electionTicks) * options.tickNanoseconds
        let lateness = max(lease.timeToLive.nanoseconds / 10, 2 * election) - election
        return min(leaseWatch.leadingSince + 2 * election, lease.deadline + lateness)
    }
}
