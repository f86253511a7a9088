@testable import JSON

/// Runs the body with a reader over the text.
func reading<Result>(_ text: String, _ body: (inout JSONReader) throws -> Result) rethrows -> Result {
    try reading(Array(text.utf8), body)
}

func reading<Result>(_ bytes: [UInt8], _ body: (inout JSONReader) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes { buffer in
        var reader = JSONReader(buffer, depthMax: 8)
        return try body(&reader)
    }
}

/// Why the text is not one JSON value; nil when it is.
func failure(of text: String) -> JSONError.Reason? {
    do {
        return try reading(text) { reader in
            try reader.skipValue()
            return reader.isAtEnd ? nil : .unexpectedByte
        }
    } catch {
        return (error as? JSONError)?.reason
    }
}

struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
