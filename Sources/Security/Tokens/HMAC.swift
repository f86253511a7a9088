public import Bytes

/// HMAC with SHA-256 (RFC 2104): a seal that only those who have the key can make or check.
public enum HMAC {
    private static let blockBytes = 64

    public static func of(_ message: [UInt8], key: [UInt8]) -> SHA256Digest {
        var block = key.count > blockBytes ? SHA256.of(key).bytes : key
        block += Array(repeating: 0, count: blockBytes - block.count)
        var inner = SHA256()
        inner.add(block.map { $0 ^ 0x36 })
        inner.add(message)
        var outer = SHA256()
        outer.add(block.map { $0 ^ 0x5C })
        outer.add(inner.digest.bytes)
        return outer.digest
    }
}
