/// A header field name that the layers above act on, recognised once when the name is first read.
///
/// Fields that repeat come from the dynamic table with their recognised name beside them, so nobody compares bytes again.
/// Names of the static table (RFC 7541 appendix A) have the index of their first entry there; others follow.
public struct KnownName: Hashable, Sendable {
    public let rawValue: UInt8

    @inlinable
    init(_ rawValue: UInt8) { self.rawValue = rawValue }

    /// A name this module has no special knowledge of.
    @inlinable public static var other: Self { Self(0) }
    @inlinable public static var authority: Self { Self(1) }
    @inlinable public static var method: Self { Self(2) }
    @inlinable public static var path: Self { Self(4) }
    @inlinable public static var scheme: Self { Self(6) }
    @inlinable public static var status: Self { Self(8) }
    @inlinable public static var authorization: Self { Self(23) }
    @inlinable public static var contentLength: Self { Self(28) }
    @inlinable public static var contentType: Self { Self(31) }
    @inlinable public static var cookie: Self { Self(32) }
    @inlinable public static var transferEncoding: Self { Self(57) }
    @inlinable public static var userAgent: Self { Self(58) }
    @inlinable public static var te: Self { Self(64) }
    @inlinable public static var grpcTimeout: Self { Self(65) }
    @inlinable public static var grpcEncoding: Self { Self(66) }
    @inlinable public static var grpcAcceptEncoding: Self { Self(67) }
    @inlinable public static var grpcStatus: Self { Self(68) }
    @inlinable public static var grpcMessage: Self { Self(69) }
    @inlinable public static var connection: Self { Self(70) }
    @inlinable public static var keepAlive: Self { Self(71) }
    @inlinable public static var proxyConnection: Self { Self(72) }
    @inlinable public static var upgrade: Self { Self(73) }
    @inlinable public static var `protocol`: Self { Self(74) }

    /// Names outside the static table, by their `rawValue` less 64.
    static let extra: [StaticString] = [
        "te", "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "grpc-status", "grpc-message",
        "connection", "keep-alive", "proxy-connection", "upgrade", ":protocol",
    ]
}
