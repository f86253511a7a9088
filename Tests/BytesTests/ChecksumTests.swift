import Bytes
import Testing

@Suite struct ChecksumTests {
    @Test("CRC32C agrees with the vectors of RFC 3720 appendix B.4")
    func castagnoliVectors() {
        #expect(CRC32C.of([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.of([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(CRC32C.of([UInt8](0..<32)) == 0x46DD_794E)
        #expect(CRC32C.of(Array("123456789".utf8)) == 0xE306_9283)
    }

    @Test("a checksum taken in pieces is the checksum of the whole")
    func piecewise() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for cut in [0, 1, 7, 8, 9, 500, 999, 1000] {
            var crc = CRC32C()
            crc.add(Array(bytes[..<cut]))
            crc.add(Array(bytes[cut...]))
            #expect(crc.value == CRC32C.of(bytes))
        }
    }

    @Test(
        "SHA-256 agrees with FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func secureVectors(text: String, expected: String) {
        let hex = SHA256.of(Array(text.utf8)).bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex == expected)
    }

    @Test("SHA-256 of a million letters, and in pieces of any size")
    func securePieces() {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for size in [1, 3, 55, 56, 63, 64, 65, 127, 128, 299] {
            var hash = SHA256()
            for start in stride(from: 0, to: bytes.count, by: size) {
                hash.add(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(hash.digest == SHA256.of(bytes))
        }
        let digest = SHA256.of(Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(digest.bytes.prefix(4) == [0xCD, 0xC7, 0x6E, 0x5C])
        #expect(SHA256Digest(digest.bytes) == digest && SHA256Digest([1]) == nil)
    }

    @Test("the stable hash never changes: replicas of different releases compare it")
    func stableHashIsFixed() {
        var hash = StableHash()
        hash.add(Array("holdfast".utf8))
        hash.add(UInt64(42))
        #expect(hash.value == StableHashTests.golden)
    }

    @Test("the stable hash tells where one string ends and the next begins")
    func boundaries() {
        func hash(_ parts: [[UInt8]]) -> UInt64 {
            var hash = StableHash()
            for part in parts { hash.add(part) }
            return hash.value
        }
        #expect(hash([[1], [2]]) != hash([[1, 2]]))
        #expect(hash([[], [1]]) != hash([[1], []]))
        #expect(hash([[0]]) != hash([[0, 0]]))
    }

    @Test("every bit of the input changes the stable hash")
    func avalanche() {
        let base = (0..<40).map { UInt8($0) }
        var seen: Set<UInt64> = []
        for bit in 0..<(base.count * 8) {
            var flipped = base
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            var hash = StableHash()
            hash.add(flipped)
            seen.insert(hash.value)
        }
        #expect(seen.count == base.count * 8)
    }
}

private enum StableHashTests {
    static let golden: UInt64 = 9_031_980_449_881_507_495
}
