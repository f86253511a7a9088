import HPACK

/// Bytes from hexadecimal digits; white space is skipped.
func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}

func decode(_ block: [UInt8], with decoder: inout HeaderDecoder) throws(HeaderDecodingError) -> HeaderList {
    var list = HeaderList()
    var failure: HeaderDecodingError?
    block.withUnsafeBytes { bytes in
        do throws(HeaderDecodingError) {
            try decoder.decode(bytes, into: &list)
        } catch {
            failure = error
        }
    }
    if let failure { throw failure }
    return list
}

func decode(_ block: [UInt8]) throws(HeaderDecodingError) -> HeaderList {
    var decoder = HeaderDecoder()
    return try decode(block, with: &decoder)
}

struct Generator: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
