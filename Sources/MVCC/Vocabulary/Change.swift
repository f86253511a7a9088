public import Bytes

/// What one operation did to one key.
public struct Change: Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable {
        case put = 0
        case delete = 1
    }

    public var kind: Kind
    /// The new version. Of a delete only `key` and `modified` are set, as in etcd's events.
    public var current: KeyValue
    /// The version that was there before; nil when the key did not exist.
    public var previous: KeyValue?

    public init(kind: Kind, current: KeyValue, previous: KeyValue?) {
        self.kind = kind
        self.current = current
        self.previous = previous
    }

    /// Adds everything that the change made to `hash`. What was there before is already in the hash of earlier changes.
    public func add(to hash: inout StableHash) {
        hash.add(UInt64(kind.rawValue))
        hash.add(current.key)
        hash.add(current.value)
        hash.add(UInt64(bitPattern: current.created.number))
        hash.add(UInt64(bitPattern: current.modified.number))
        hash.add(UInt64(bitPattern: current.version))
        hash.add(UInt64(bitPattern: current.lease.rawValue))
    }
}
