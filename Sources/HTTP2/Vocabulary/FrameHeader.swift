/// The nine octets before each frame (RFC 9113 §4.1).
struct FrameHeader {
    static let bytes = 9

    var length: Int
    var type: FrameType
    var flags: UInt8
    var stream: UInt32

    /// Reads the first nine octets of `bytes`, which has them.
    init(_ bytes: UnsafeRawBufferPointer) {
        let start = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        length = Int(start >> 40)
        type = FrameType(rawValue: UInt8(truncatingIfNeeded: start >> 32))
        flags = UInt8(truncatingIfNeeded: start >> 24)
        stream =
            (UInt32(truncatingIfNeeded: start) << 8 | UInt32(bytes[8])) & StreamID.numberMax
    }

    func has(_ flag: UInt8) -> Bool { flags & flag != 0 }
}

/// The type octet of a frame; any value may come, unknown ones are ignored.
struct FrameType: Equatable {
    let rawValue: UInt8

    static var data: Self { Self(rawValue: 0) }
    static var headers: Self { Self(rawValue: 1) }
    static var priority: Self { Self(rawValue: 2) }
    static var resetStream: Self { Self(rawValue: 3) }
    static var settings: Self { Self(rawValue: 4) }
    static var pushPromise: Self { Self(rawValue: 5) }
    static var ping: Self { Self(rawValue: 6) }
    static var goAway: Self { Self(rawValue: 7) }
    static var windowUpdate: Self { Self(rawValue: 8) }
    static var continuation: Self { Self(rawValue: 9) }
}

/// Flag bits of frames.
enum FrameFlag {
    static let endStream: UInt8 = 0x1
    static let acknowledge: UInt8 = 0x1
    static let endHeaders: UInt8 = 0x4
    static let padded: UInt8 = 0x8
    static let priority: UInt8 = 0x20
}

extension [UInt8] {
    @inline(__always)
    mutating func appendFrameHeader(length: Int, type: FrameType, flags: UInt8, stream: UInt32) {
        var start = UInt64(truncatingIfNeeded: length) << 40
        start |= UInt64(type.rawValue) << 32 | UInt64(flags) << 24 | UInt64(stream >> 8)
        Swift.withUnsafeBytes(of: (start.bigEndian, UInt8(truncatingIfNeeded: stream))) { header in
            append(contentsOf: UnsafeRawBufferPointer(rebasing: header[..<FrameHeader.bytes]))
        }
    }
}
