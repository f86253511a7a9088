import EtcdAPI
import JSON
import Testing

@testable import Gateway

let table = TranscodingTable()

/// The bytes of a message given as JSON.
func encoded(_ name: String, _ json: String) throws -> [UInt8] {
    let message = try #require(table.message(name))
    var bytes: [UInt8] = []
    try Array(json.utf8).withUnsafeBytes { buffer in
        var reader = JSONReader(buffer)
        try table.read(message, from: &reader, into: &bytes)
    }
    return bytes
}

/// The JSON of an encoded message.
func json(_ name: String, _ bytes: [UInt8]) throws -> String {
    var text: [UInt8] = []
    try table.write(try #require(table.message(name)), bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
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
