import Security
import Testing

@Suite struct Base64URLTests {
    @Test(
        "texts are those of RFC 4648, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(bytes: String, text: String) {
        #expect(Base64URL.encode(Array(bytes.utf8)) == Array(text.utf8))
        #expect(Base64URL.decode(Array(text.utf8)[...]) == Array(bytes.utf8))
    }

    @Test("the alphabet is safe in addresses")
    func alphabet() { #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == Array("-__-".utf8)) }

    @Test(
        "each byte string has one text: padding, other letters, impossible lengths and left-over bits are refused",
        arguments: ["Zg==", "Zm8=", "Z", "Zm9vY", "Zh", "Zm9", "+/+/", "Zm 9"])
    func refusals(text: String) { #expect(Base64URL.decode(Array(text.utf8)[...]) == nil) }

    @Test("equality is of all bytes")
    func equality() {
        #expect(areEqualInConstantTime([], []) && areEqualInConstantTime([1, 2], [1, 2]))
        #expect(!areEqualInConstantTime([1, 2], [1, 3]) && !areEqualInConstantTime([1], [1, 1]))
    }
}
