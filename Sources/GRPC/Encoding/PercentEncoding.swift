/// The encoding of `grpc-message`: printable ASCII but `%` stays, any other byte of the UTF-8 text is `%XX`.
enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    static func encode(_ text: String) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "%") {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return encoded
    }

    /// Never fails: what is not a proper escape is taken literally, as gRPC asks.
    static func decode(_ encoded: [UInt8]) -> String {
        var bytes: [UInt8] = []
        var position = 0
        while position < encoded.count {
            let byte = encoded[position]
            if byte == UInt8(ascii: "%"), position + 2 < encoded.count,
                let high = digit(encoded[position + 1]), let low = digit(encoded[position + 2])
            {
                bytes.append(high << 4 | low)
                position += 3
            } else {
                bytes.append(byte)
                position += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ letter: UInt8) -> UInt8? {
        switch letter {
        case 0x30...0x39: letter - 0x30
        case 0x41...0x46: letter - 0x41 + 10
        case 0x61...0x66: letter - 0x61 + 10
        default: nil
        }
    }
}
