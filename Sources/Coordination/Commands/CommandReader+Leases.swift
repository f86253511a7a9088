internal import Bytes
internal import MVCC

extension CommandReader {
    /// Lease 0 means that there is none; it is never granted.
    mutating func lease() throws(Malformed) -> LeaseID {
        let lease = LeaseID(try bigEndian(Int64.self))
        guard lease != .none else { throw Malformed() }
        return lease
    }

    mutating func timeToLive() throws(Malformed) -> TimeToLive {
        let milliseconds = try varint()
        guard milliseconds > 0, milliseconds <= TimeToLive.millisecondsMax else { throw Malformed() }
        return TimeToLive(milliseconds: milliseconds)
    }

    mutating func leases() throws(Malformed) -> [LeaseID] {
        var leases: [LeaseID] = []
        for _ in 0..<(try count(atMost: LeaseLimits.renewalsMax)) { leases.append(LeaseID(try bigEndian(Int64.self))) }
        return leases
    }

    mutating func expiry() throws(Malformed) -> LeaseExpiry {
        let term = try varint()
        var grants: [LeaseGrant] = []
        for _ in 0..<(try count(atMost: LeaseLimits.expiriesMax)) { grants.append(try grant()) }
        return LeaseExpiry(term: term, grants: grants)
    }

    mutating func deferral() throws(Malformed) -> LeaseDeferral {
        var deferral = LeaseDeferral(term: try varint())
        for _ in 0..<(try count(atMost: LeaseLimits.expiriesMax)) {
            let grant = try grant()
            deferral.leases.append(LeaseDeferral.Deferred(grant: grant, deadline: try bigEndian(UInt64.self)))
        }
        return deferral
    }

    private mutating func grant() throws(Malformed) -> LeaseGrant {
        LeaseGrant(try lease(), generation: try varint())
    }

    private mutating func count(atMost most: Int) throws(Malformed) -> Int {
        let count = try varint()
        guard count <= UInt64(most) else { throw Malformed() }
        return Int(count)
    }
}
