public import Bytes
internal import MVCC

/// The state with which a new cluster begins that is restored from a backup: a function of the backup and of how far revisions are raised.
extension CoordinationState {
    /// The least by which revisions and the generations of leases are raised: more than a cluster can have come on after its backup.
    public static let restoreRaiseMin: Int64 = 1 << 40

    /// Why a state cannot be the beginning of another cluster.
    public enum RestoreRefusal: Error, Hashable, Sendable {
        /// Revisions, or the generations of leases, would leave the numbers that a member believes.
        case numbersExhausted
    }

    /// This state as the beginning of another cluster: at index 1, before the first term.
    ///
    /// - No lease lives on, and the keys that were attached to one are deleted, all at the new revision.
    /// - The revision is `raise` higher, and nothing before it can be read or watched.
    /// - Each later grant of a lease has a generation above all that were ever granted, also after the backup.
    /// - No member is known or removed, and no alarm is raised.
    ///
    /// The hash follows from `digest` and from the revision, so that members which were restored differently find out.
    public func restored(from digest: SHA256Digest, raisedBy raise: Int64) throws(RestoreRefusal) -> CoordinationState {
        let raise = max(raise, Self.restoreRaiseMin)
        let (number, overflow) = revision.number.addingReportingOverflow(raise)
        guard !overflow, number <= VersionedStore.revisionMax, leases.grants <= Self.grantsMax else {
            throw .numbersExhausted
        }
        var keys: [[UInt8]] = []
        for lease in leases.attached.leases { keys += leases.attached.keys(of: lease) }
        keys.sort { KeyRange.precedes($0, $1) }
        var hash = StableHash()
        hash.add(digest.bytes)
        hash.add(UInt64(bitPattern: number))
        var restored = self
        restored.beginAnew(
            at: 1, hash: hash.value,
            store: VersionedStore(goingOnFrom: view, at: Revision(number), deleting: keys))
        restored.leases = LeaseTable(grants: leases.grants + UInt64(Self.restoreRaiseMin))
        restored.alarms = AlarmTable()
        return restored
    }

    private static let grantsMax: UInt64 = 1 << 62
}
