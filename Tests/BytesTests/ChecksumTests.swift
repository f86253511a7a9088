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
