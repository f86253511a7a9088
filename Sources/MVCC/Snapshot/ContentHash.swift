internal import Bytes

/// Hashes the keys of a store from one on, with all their versions, in slices: a part of the store at a time, so that checking all of it
/// takes as many checks as it is large.
public struct ContentHash: Sendable {
    private var encoder: SnapshotEncoder
    private var hash = StableHash()
    private var bytesLeft: Int

    /// - Parameters:
    ///   - key: where to begin; empty for the first key.
    ///   - bytes: after so many bytes the part ends with the key that is at hand.
    public init(_ view: StoreView, from key: [UInt8], bytes: Int) {
        encoder = SnapshotEncoder(view, from: key)
        bytesLeft = bytes
    }

    /// Hashes up to about `budget` more bytes. Once the part is complete: its hash, and the key with which the next one begins, empty when this was the
    /// last.
    public mutating func advance(_ budget: inout Int) -> (hash: UInt64, next: [UInt8])? {
        while true {
            if bytesLeft <= 0, let next = encoder.nextKey { return (hash.value, next) }
            guard budget > 0 else { return nil }
            guard let count = encoder.hashNext(&hash) else { return (hash.value, []) }
            bytesLeft -= count
            budget -= max(count, 16)
        }
    }
}
