internal import Bytes

/// A password as bcrypt keeps it: `$2a$cost$` and 53 letters of salt and hash.
///
/// Written as `$2a$`, read as `$2a$`, `$2b$` and `$2y$`, which differ in nothing that this implementation does.
public struct BcryptHash: Hashable, Sendable {
    public let cost: BcryptCost
    private let version: UInt8
    private let salt: [UInt8]
    private let digest: [UInt8]

    public static let saltBytes = 16
    private static let digestBytes = 23
    /// What of a password counts; the rest is ignored, as in etcd.
    public static let passwordBytesMax = 72
    private static let textBytes = 60

    /// Hashes a password, in time proportional to 2^cost. `salt` are 16 random bytes.
    public init(of password: [UInt8], salt: [UInt8], cost: BcryptCost) {
        invariant(salt.count == Self.saltBytes, "a salt has 16 bytes")
        self.init(version: UInt8(ascii: "a"), cost: cost, salt: salt, digest: Self.digest(password, salt, cost))
    }

    private init(version: UInt8, cost: BcryptCost, salt: [UInt8], digest: [UInt8]) {
        self.version = version
        self.cost = cost
        self.salt = salt
        self.digest = digest
    }

    /// Reads a hash; nil for anything else.
    public init?(text: [UInt8]) {
        guard text.count == Self.textBytes, text[0] == UInt8(ascii: "$"), text[1] == UInt8(ascii: "2"),
            Array("aby".utf8).contains(text[2]), text[3] == UInt8(ascii: "$"), text[6] == UInt8(ascii: "$"),
            let tens = Self.digit(text[4]), let ones = Self.digit(text[5]), let cost = BcryptCost(10 * tens + ones),
            let salt = BcryptBase64.decode(text[7..<29], bytes: Self.saltBytes),
            let digest = BcryptBase64.decode(text[29...], bytes: Self.digestBytes)
        else { return nil }
        self.init(version: text[2], cost: cost, salt: salt, digest: digest)
    }

    /// The hash as it is kept.
    public var text: [UInt8] {
        let zero = UInt8(ascii: "0")
        var text: [UInt8] = [UInt8(ascii: "$"), UInt8(ascii: "2"), version, UInt8(ascii: "$")]
        text += [zero + UInt8(cost.exponent / 10), zero + UInt8(cost.exponent % 10), UInt8(ascii: "$")]
        return text + BcryptBase64.encode(salt) + BcryptBase64.encode(digest)
    }

    /// Whether this is the hash of `password`; takes as long as hashing does, whatever the answer.
    public func matches(_ password: [UInt8]) -> Bool {
        areEqualInConstantTime(Self.digest(password, salt, cost), digest)
    }

    private static func digit(_ letter: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter) ? Int(letter - UInt8(ascii: "0")) : nil
    }

    private static func digest(_ password: [UInt8], _ salt: [UInt8], _ cost: BcryptCost) -> [UInt8] {
        // A zero byte ends the password, unless 72 bytes have come before it.
        let key = Blowfish.keyWords(Array((password + [0]).prefix(passwordBytesMax)))
        let saltWords = (0..<4).map { word in (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(salt[4 * word + $1]) } }
        let saltAsKey = Blowfish.keyWords(salt)
        var cipher = Blowfish(key: key, salt: saltWords)
        var left = UInt64(1) << UInt64(cost.exponent)
        while left > 0 {
            cipher.expand(key: key)
            cipher.expand(key: saltAsKey)
            left &-= 1
        }
        var bytes: [UInt8] = []
        for block in stride(from: 0, to: 6, by: 2) {
            var (left, right) = (magic[block], magic[block + 1])
            for _ in 0..<64 { cipher.encrypt(&left, &right) }
            bytes.appendBigEndian(left)
            bytes.appendBigEndian(right)
        }
        return Array(bytes.prefix(digestBytes))
    }

    /// "OrpheanBeholderScryDoubt", the text that bcrypt encrypts.
    private static let magic: [UInt32] = [
        0x4F72_7068, 0x6561_6E42, 0x6568_6F6C, 0x6465_7253, 0x6372_7944, 0x6F75_6274,
    ]
}
