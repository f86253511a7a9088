#if Zoo
    internal import Zoo
#endif

internal import Bytes
internal import MVCC

/// What the log does to leases. Whether something is due is judged by stamps of entries alone.
extension CoordinationState {
    mutating func grant(
        _ id: LeaseID, _ timeToLive: TimeToLive, at place: Place, about payload: ArraySlice<UInt8>
    ) -> ApplyProgress {
        guard let lease = leases.grant(id, timeToLive, at: time(at: place)) else {
            return finish(.failure(.leaseExists), at: place, about: payload)
        }
        return finish(.success(.grantLease(timeToLive)), at: place, about: payload, result: lease.generation)
    }

    mutating func revoke(
        _ id: LeaseID, at place: Place, about payload: ArraySlice<UInt8>, _ budget: inout Int
    ) -> ApplyProgress {
        guard leases[id] != nil else { return finish(.failure(.leaseNotFound), at: place, about: payload) }
        var place = place
        place.ending = Ending(leases: [id], answer: .revokeLease)
        leases.counts.revoked &+= 1
        return delete(leases.attached.keys(of: id), at: place, &budget)
    }

    mutating func renew(
        _ ids: [LeaseID], at place: Place, about payload: ArraySlice<UInt8>, _ budget: inout Int
    ) -> ApplyProgress {
        budget -= ids.count
        let stamp = time(at: place)
        var answers: [TimeToLive?] = []
        answers.reserveCapacity(ids.count)
        var known = StableHash()
        for id in ids {
            let timeToLive = leases.renew(id, at: stamp)
            answers.append(timeToLive)
            known.add(timeToLive?.milliseconds ?? 0)
        }
        return finish(.success(.renewLeases(answers)), at: place, about: payload, result: known.value)
    }

    mutating func expire(
        _ expiry: LeaseExpiry, at place: Place, about payload: ArraySlice<UInt8>, _ budget: inout Int
    ) -> ApplyProgress {
        budget -= expiry.grants.count
        let stamp = time(at: place)
        var ended: [LeaseID] = []
        if isOf(expiry.term, place) {
            for grant in expiry.grants {
                guard let lease = leases[grant.lease], isDue(lease, by: stamp, as: grant) else { continue }
                ended.append(grant.lease)
            }
        }
        // Named twice, a lease ends once.
        ended = Set(ended).sorted()
        guard !ended.isEmpty else { return finish(.success(.expireLeases([])), at: place, about: payload) }
        var place = place
        place.ending = Ending(leases: ended, answer: .expireLeases(ended))
        leases.counts.expired &+= UInt64(ended.count)
        var keys = ended.flatMap { leases.attached.keys(of: $0) }
        if ended.count > 1 { keys.sort { KeyRange.precedes($0, $1) } }
        return delete(keys, at: place, &budget)
    }

    private func isOf(_ term: UInt64, _ place: Place) -> Bool {
        #if Zoo
            if term != place.term, zoo(.z212) { return true }
        #endif
        return term == place.term
    }

    private func isDue(_ lease: Lease, by stamp: UInt64, as grant: LeaseGrant) -> Bool {
        #if Zoo
            if lease.generation != grant.generation, zoo(.z211) { return true }
        #endif
        return lease.generation == grant.generation && lease.deadline <= stamp
    }

    mutating func `defer`(
        _ deferral: LeaseDeferral, at place: Place, about payload: ArraySlice<UInt8>
    ) -> ApplyProgress {
        if deferral.term == place.term {
            for deferred in deferral.leases { leases.defer(deferred.grant, until: deferred.deadline) }
        }
        return finish(.deferLeases, at: place, about: payload)
    }

    /// Leases that are due by `time`, as many as one entry may name at most. See ``LeaseTable/due(by:atMost:)``.
    public mutating func leasesDue(
        by time: UInt64, atMost countMax: Int = LeaseLimits.expiriesMax
    ) -> [(grant: LeaseGrant, lease: Lease)] {
        leases.due(by: time, atMost: min(countMax, LeaseLimits.expiriesMax))
    }
}
