/// The error codes of RFC 9113 §7. Unknown codes are kept as they came.
public struct ErrorCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    @inlinable public static var noError: Self { Self(rawValue: 0x0) }
    @inlinable public static var protocolError: Self { Self(rawValue: 0x1) }
    @inlinable public static var internalError: Self { Self(rawValue: 0x2) }
    @inlinable public static var flowControlError: Self { Self(rawValue: 0x3) }
    @inlinable public static var settingsTimeout: Self { Self(rawValue: 0x4) }
    @inlinable public static var streamClosed: Self { Self(rawValue: 0x5) }
    @inlinable public static var frameSizeError: Self { Self(rawValue: 0x6) }
    @inlinable public static var refusedStream: Self { Self(rawValue: 0x7) }
    @inlinable public static var cancel: Self { Self(rawValue: 0x8) }
    @inlinable public static var compressionError: Self { Self(rawValue: 0x9) }
    @inlinable public static var connectError: Self { Self(rawValue: 0xA) }
    @inlinable public static var enhanceYourCalm: Self { Self(rawValue: 0xB) }
    @inlinable public static var inadequateSecurity: Self { Self(rawValue: 0xC) }
    @inlinable public static var http11Required: Self { Self(rawValue: 0xD) }
}

extension ErrorCode: CustomStringConvertible {
    public var description: String {
        let names = [
            "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
            "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
            "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
        ]
        return rawValue < names.count ? names[Int(rawValue)] : "error code \(rawValue)"
    }
}
