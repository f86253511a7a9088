internal import Bytes

/// A JSON web token (RFC 7519) with etcd's claims, sealed with HMAC and SHA-256 ("HS256", RFC 7518 §3.2).
public struct JSONWebToken: Hashable, Sendable {
    public var username: String
    /// The revision of users and roles at which it was made.
    public var revision: UInt64
    /// When it ends, in seconds since 1970.
    public var expiry: UInt64

    /// Longer texts are not looked at.
    public static let textBytesMax = 8_192
    /// A shorter key than the seal could be guessed more easily than the seal (RFC 7518 §3.2).
    public static let keyBytesMin = 32

    public init(username: String, revision: UInt64, expiry: UInt64) {
        self.username = username
        self.revision = revision
        self.expiry = expiry
    }

    /// The token as clients carry it.
    public func text(sealedWith key: [UInt8]) -> [UInt8] {
        var claims = Array("{\"exp\":\(expiry),\"revision\":\(revision),\"username\":".utf8)
        claims.appendJSONString(username)
        claims.append(UInt8(ascii: "}"))
        var text = Base64URL.encode(Array("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".utf8))
        text.append(UInt8(ascii: "."))
        text += Base64URL.encode(claims)
        let seal = HMAC.of(text, key: key)
        text.append(UInt8(ascii: "."))
        return text + Base64URL.encode(seal.bytes)
    }

    /// Reads a token and checks its seal and its end; nil for anything that is not exactly right.
    ///
    /// The seal is checked before anything else is believed, and the algorithm is the one that was configured, whatever the token
    /// says: a token that names another is refused.
    public init?(text: [UInt8], sealedWith key: [UInt8], now seconds: UInt64) {
        guard text.count <= Self.textBytesMax else { return nil }
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let seal = Base64URL.decode(parts[2]),
            areEqualInConstantTime(HMAC.of(Array(text[..<parts[1].endIndex]), key: key).bytes, seal),
            let header = Base64URL.decode(parts[0]).flatMap({ FlatJSON($0) }), header.text("alg") == "HS256",
            let claims = Base64URL.decode(parts[1]).flatMap({ FlatJSON($0) }),
            let username = claims.text("username"), let revision = claims.integer("revision"),
            let expiry = claims.integer("exp"), expiry > seconds
        else { return nil }
        self.init(username: username, revision: revision, expiry: expiry)
    }
}
