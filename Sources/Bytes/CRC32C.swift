internal import CLinux

/// The CRC-32C (Castagnoli) checksum of RFC 3720 appendix B.4, by the processor's instruction where it has one.
public struct CRC32C: Hashable, Sendable {
    /// The checksum of everything added so far.
    public private(set) var value: UInt32 = 0

    public init() {}

    /// The checksum of `bytes`.
    public static func of(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBytes { of($0) }
    }

    /// The checksum of `bytes`.
    public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        clinux_crc32c(0, bytes.baseAddress, bytes.count)
    }

    public mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { add($0) }
    }

    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        value = clinux_crc32c(value, bytes.baseAddress, bytes.count)
    }
}
