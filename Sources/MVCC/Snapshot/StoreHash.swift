internal import Bytes

/// Hashes everything that can be read of a store at a revision and before, in slices: etcd's HashKV.
///
/// Members that have applied and compacted the same have the same hash. It is a CRC-32C of the bytes of a ``SnapshotEncoder``, so that it is no
/// etcd's hash: those are compared among the members of one cluster only.
public struct StoreHash: Sendable {
    public let revision: Revision
    public let compacted: Revision
    private var encoder: SnapshotEncoder
    private var checksum = CRC32C()

    /// - Parameter revision: ``Revision/zero`` or less for the latest.
    /// - Throws: `compacted` or `futureRevision`, as a range at that revision.
    public init(_ view: StoreView, at revision: Revision) throws(StoreError) {
        if revision > view.revision { throw .futureRevision }
        if revision > .zero, revision < view.compacted { throw .compacted }
        self.revision = revision > .zero ? revision : view.revision
        compacted = view.compacted
        encoder = SnapshotEncoder(view, through: self.revision)
    }

    /// Hashes up to `bytesMax` more bytes; the hash once it is complete.
    public mutating func advance(bytesMax: Int) -> UInt32? {
        var left = max(1, bytesMax)
        while left > 0 {
            guard let piece = encoder.next(bytesMax: min(left, Self.pieceBytes)) else { return checksum.value }
            checksum.add(piece)
            left -= piece.count
        }
        return nil
    }

    private static let pieceBytes = 64 << 10
}
