import Testing

@testable import JSON

@Suite struct JSONWritingTests {
    @Test("what is written is read back the same")
    func strings() throws {
        for text in ["", "plain", "\"quoted\" \\ /", "a\u{0}\u{1F}\n\r\t", "é\u{1F600}\u{2028}"] {
            var json: [UInt8] = []
            json.appendJSONString(text)
            #expect(try reading(json) { try $0.readString() } == text)
        }
        var json: [UInt8] = []
        json.appendJSONString("\u{1}\u{1F}")
        #expect(String(decoding: json, as: UTF8.self) == #""\u0001\u001f""#)
    }

    @Test(
        "base64 as RFC 4648 has it",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64(_ plain: String, _ encoded: String) {
        var text: [UInt8] = []
        Array(plain.utf8).withUnsafeBytes { Base64.append($0, to: &text) }
        #expect(String(decoding: text, as: UTF8.self) == encoded)
        #expect(Base64.decode(Array(encoded.utf8)) == Array(plain.utf8))
        #expect(Base64.decode(Array(encoded.filter { $0 != "=" }.utf8)) == Array(plain.utf8))
    }

    @Test("both alphabets are read, and nothing else")
    func alphabets() {
        #expect(Base64.decode(Array("-_-_".utf8)) == Base64.decode(Array("+/+/".utf8)))
        for text in ["Z", "Zm9v=", "Zg===", "Zg=", "Zm9v====", "Z g=", "=Zg=", "Zm9vY", "Zm\n9v", "Zm9v!"] {
            #expect(Base64.decode(Array(text.utf8)) == nil, "\(text)")
        }
    }

    @Test("all bytes survive, at every length")
    func roundTrips() {
        for length in 0..<70 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length) }
            var text: [UInt8] = []
            bytes.withUnsafeBytes { Base64.append($0, to: &text) }
            #expect(Base64.decode(text) == bytes)
        }
    }
}
