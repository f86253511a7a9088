internal import Bytes

/// Finds a method by the bytes of its path: one hash, one probe as a rule, one comparison, nothing allocated.
///
/// Make one at the start and keep it.
public struct EtcdMethodTable: Sendable {
    private struct Slot: Sendable {
        var path: [UInt8]
        var method: EtcdMethod
    }

    /// Open addressing; a power of two at least four times the methods, so that probes end soon.
    private var slots: [Slot?]

    public init() {
        slots = [Slot?](repeating: nil, count: 256)
        for method in EtcdMethod.allCases {
            let path = Array(method.path.utf8)
            var index = path.withUnsafeBytes(Self.hash) & (slots.count - 1)
            while slots[index] != nil { index = (index + 1) & (slots.count - 1) }
            slots[index] = Slot(path: path, method: method)
        }
    }

    /// The method of a path as it came, or nil for one that does not exist.
    public func method(at path: UnsafeRawBufferPointer) -> EtcdMethod? {
        var index = Self.hash(path) & (slots.count - 1)
        while let slot = slots[index] {
            if path.elementsEqual(slot.path) { return slot.method }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The method of a path as it came, or nil for one that does not exist.
    public func method(at path: [UInt8]) -> EtcdMethod? {
        path.withUnsafeBytes { method(at: $0) }
    }

    private static func hash(_ path: UnsafeRawBufferPointer) -> Int {
        var hash = StableHash()
        hash.add(path)
        return Int(truncatingIfNeeded: hash.value)
    }
}
