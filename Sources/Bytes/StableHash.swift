/// A 64-bit hash that gives the same value in every process, on every machine and in every release.
///
/// Unlike `Hasher` it is unseeded: replicas compare it, files keep it, so the function below may never change.
/// Two multiplications of 64 × 64 bits folded to 64 for each 16 bytes; every fold mixes all bits of both words. Not
/// cryptographic: it finds accidents, not adversaries.
public struct StableHash: Hashable, Sendable {
    /// The hash of everything added so far.
    public private(set) var value: UInt64

    /// Starts from `value`, which may be the `value` of an earlier hash that is to be extended.
    @inlinable
    public init(continuing value: UInt64 = 0x9E37_79B9_7F4A_7C15) {
        self.init(raw: value)
    }

    @usableFromInline
    init(raw: UInt64) { value = raw }

    public mutating func add(_ word: UInt64) {
        value = Self.fold(value ^ 0xA076_1D64_78BD_642F, word ^ 0xE703_7ED1_A0B4_28DB)
    }

    /// Adds the bytes and their count, so that adding "a" then "b" differs from adding "ab".
    public mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { add($0) }
    }

    /// Adds the bytes and their count.
    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var at = 0
        while bytes.count - at >= 16 {
            let low = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian
            let high = bytes.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self).littleEndian
            value = Self.fold(value ^ low, high ^ 0xE703_7ED1_A0B4_28DB)
            at += 16
        }
        var tail: (UInt64, UInt64) = (0, 0)
        var shift: UInt64 = 0
        while at < bytes.count {
            let byte = UInt64(bytes[at])
            if shift < 64 { tail.0 |= byte << shift } else { tail.1 |= byte << (shift - 64) }
            shift += 8
            at += 1
        }
        value = Self.fold(value ^ tail.0, tail.1 ^ 0x8EBC_6AF0_9C88_C6E3)
        add(UInt64(bytes.count))
    }

    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low ^ a
    }
}
