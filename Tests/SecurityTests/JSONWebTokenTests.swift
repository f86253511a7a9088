import Bytes
import Security
import Testing

@Suite struct JSONWebTokenTests {
    private static let key = Array("0123456789abcdef0123456789abcdef".utf8)

    private static func read(_ text: [UInt8], now: UInt64 = 99) -> JSONWebToken? {
        JSONWebToken(text: text, sealedWith: key, now: now)
    }

    /// A token with any header and claims, sealed as it should be.
    private static func sealed(_ header: String, _ claims: String) -> [UInt8] {
        let text =
            Base64URL.encode(Array(header.utf8)) + [UInt8(ascii: ".")] + Base64URL.encode(Array(claims.utf8))
        return text + [UInt8(ascii: ".")] + Base64URL.encode(HMAC.of(text, key: key).bytes)
    }

    @Test(
        "a token that is made is the token that is read, until it ends",
        arguments: ["root", "", "a\"\\\u{1}\n", "käse 🔑"])
    func roundTrip(name: String) {
        let token = JSONWebToken(username: name, revision: .max, expiry: 100)
        let text = token.text(sealedWith: Self.key)
        #expect(Self.read(text) == token)
        #expect(Self.read(text, now: 100) == nil)
        #expect(JSONWebToken(text: text, sealedWith: Self.key + [1], now: 99) == nil)
    }

    @Test("the text is that of an independent implementation")
    func golden() {
        let token = JSONWebToken(username: "alice", revision: 7, expiry: 1_700_000_000)
        #expect(
            String(decoding: token.text(sealedWith: Self.key), as: UTF8.self)
                == "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MDAwMDAwMDAsInJldmlzaW9uIjo3LCJ"
                + "1c2VybmFtZSI6ImFsaWNlIn0.umKbpf3oYXfQd_vVtEDysUHkozIWQo7dp06Ts1VYqU4")
    }

    @Test("any change of any letter is refused")
    func changes() {
        let text = JSONWebToken(username: "root", revision: 3, expiry: 100).text(sealedWith: Self.key)
        for index in text.indices {
            var other = text
            other[index] = other[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(Self.read(other) == nil, "\(index)")
        }
        for end in text.indices { #expect(Self.read(Array(text[..<end])) == nil) }
    }

    @Test(
        "only what the seal was configured for is believed, whatever the header says",
        arguments: ["none", "HS512", "RS256", "hs256", ""])
    func algorithms(name: String) {
        let claims = "{\"username\":\"root\",\"revision\":1,\"exp\":100}"
        #expect(Self.read(Self.sealed("{\"alg\":\"\(name)\",\"typ\":\"JWT\"}", claims)) == nil)
        #expect(Self.read(Self.sealed("{\"alg\":\"HS256\"}", claims)) != nil)
        let unsealed =
            Base64URL.encode(Array("{\"alg\":\"none\"}".utf8)) + [0x2E] + Base64URL.encode(Array(claims.utf8))
        #expect(Self.read(unsealed + [0x2E]) == nil)
    }

    @Test("claims of other issuers are read, and those that could be read in two ways refused")
    func claims() {
        func read(_ claims: String) -> JSONWebToken? { Self.read(Self.sealed("{\"alg\":\"HS256\"}", claims)) }
        let good = JSONWebToken(username: "root", revision: 1, expiry: 100)
        let rest = "\"revision\":1,\"exp\":100"
        #expect(read(" { \"username\" : \"root\" ,\n\"revision\":1,\"exp\":100 } ") == good)
        #expect(read("{\"username\":\"r\\u006f\\u006ft\",\(rest)}") == good)
        #expect(read("{\"a\":[1,{\"b\":[]},\"]\",null],\"c\":{},\"d\":-1.5e3,\"username\":\"root\",\(rest)}") == good)
        #expect(read("{\"username\":\"\\ud83d\\udd11\",\(rest)}")?.username == "🔑")
        let refused = [
            "", "{}", "[]", "{\"username\":\"root\",\(rest)", "{\"username\":\"root\",\"username\":\"root\",\(rest)}",
            "{\"username\":\"root\",\(rest)}x", "{\"username\":1,\(rest)}",
            "{\"username\":\"root\",\"revision\":1.0,\"exp\":100}",
            "{\"username\":\"root\",\"revision\":-1,\"exp\":100}", "{\"username\":\"root\",\"revision\":1,\"exp\":1e9}",
            "{\"username\":\"root\",\"revision\":1,\"exp\":18446744073709551616}", "{\"username\":\"\\ud83d\",\(rest)}",
            "{\"username\":\"\\x\",\(rest)}", "{\"username\":\"a\nb\",\(rest)}",
            "{\"username\":\"root\",\"revision\":01,\"exp\":100}",
            "{\"a\":" + String(repeating: "[", count: 40) + ",\(rest)}",
        ]
        for claims in refused { #expect(read(claims) == nil, "\(claims)") }
    }

    @Test("nothing traps", arguments: 0..<20)
    func garbage(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let letters = Array("{}[]\":,\\u09aeE+-.tfn \u{1}".utf8)
        for _ in 0..<300 {
            let claims = (0..<next(60)).map { _ in letters[next(letters.count)] }
            _ = Self.read(Self.sealed("{\"alg\":\"HS256\"}", String(decoding: claims, as: UTF8.self)))
            _ = Self.read((0..<next(60)).map { _ in UInt8(next(128)) })
        }
    }
}
