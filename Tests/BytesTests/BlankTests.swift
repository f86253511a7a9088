import Bytes
import Testing

@Suite struct BlankTests {
    @Test("one byte anywhere is seen, at any length and alignment")
    func places() {
        var bytes = [UInt8](repeating: 0, count: 40)
        #expect(bytes.withUnsafeBytes { $0.isBlank })
        for place in bytes.indices {
            bytes[place] = 0x80
            for start in 0..<bytes.count {
                for end in start...bytes.count {
                    let isBlank = bytes.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[start..<end]).isBlank }
                    #expect(isBlank == !(start..<end).contains(place))
                }
            }
            bytes[place] = 0
        }
    }
}
