import Testing

@testable import JSON

@Suite struct JSONReaderTests {
    @Test(
        "what RFC 8259 allows is passed over whole",
        arguments: [
            "{}", "[]", "0", "-0", "12.5e-3", "1E+9", "true", "false", "null", "\"\"", " [1 , 2 ] ",
            "{\"a\":{\"b\":[]}}",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", "[[[[[[[[]]]]]]]]", "{\"a\":1,\"a\":2}", "\t\r\n1",
            "\"é\u{1F600}\"",
        ])
    func accepted(_ text: String) { #expect(failure(of: text) == nil) }

    @Test(
        "what it does not allow is named",
        arguments: [
            ("", JSONError.Reason.endOfText), ("{", .endOfText), ("[1", .endOfText), ("\"a", .endOfText),
            ("tru", .endOfText), ("\"\\u12", .endOfText), ("nul ", .unexpectedByte), ("[1,]", .unexpectedByte),
            ("{\"a\":1,}", .unexpectedByte), ("{a:1}", .unexpectedByte), ("{\"a\" 1}", .unexpectedByte),
            ("[1 2]", .unexpectedByte), ("]", .unexpectedByte), ("1 1", .unexpectedByte), ("'a'", .unexpectedByte),
            ("// a\n1", .unexpectedByte), ("[1}", .unexpectedByte), ("01", .malformedNumber), ("-", .malformedNumber),
            ("1.", .malformedNumber), ("1e", .malformedNumber), ("+1", .unexpectedByte), (".5", .unexpectedByte),
            ("\"\u{1}\"", .malformedString), ("\"\n\"", .malformedString), ("\"\\x\"", .malformedString),
            ("\"\\u12g4\"", .malformedString), ("[[[[[[[[[]]]]]]]]]", .tooDeep),
        ])
    func refused(_ text: String, _ reason: JSONError.Reason) { #expect(failure(of: text) == reason) }

    @Test("an object is taken name by name, and an array element by element")
    func structure() throws {
        try reading(#" {"a" : [ 1, -2 ], "b\u0063": "x", "skipped": {"y": [{}]}, "t": true, "n": null} "#) { reader in
            var names: [String] = []
            var numbers: [Int64?] = []
            try reader.beginObject()
            while let name = try reader.nextName() {
                names.append(name)
                switch try reader.peek() {
                case .array:
                    try reader.beginArray()
                    while try reader.nextElement() { numbers.append(try reader.readInteger()?.int64) }
                case .string: #expect(try reader.readString() == "x")
                case .bool: #expect(try reader.readBool())
                case .object, .number, .null: try reader.skipValue()
                }
            }
            #expect(names == ["a", "bc", "skipped", "t", "n"])
            #expect(numbers == [1, -2])
            let isAtEnd = reader.isAtEnd
            #expect(isAtEnd)
        }
    }

    @Test("values may follow each other with nothing between them")
    func several() throws {
        try reading(#"{"a":1}{"b":2} {"c":3}"#) { reader in
            var count = 0
            while !reader.isAtEnd {
                try reader.skipValue()
                count += 1
            }
            #expect(count == 3)
        }
    }

    @Test(
        "escapes become what they stand for, and half of a pair alone the replacement character",
        arguments: [
            (#""\ud83d\ude00""#, "\u{1F600}"), (#""a\u0000b""#, "a\u{0}b"), (#""\ud83d""#, "\u{FFFD}"),
            (#""\ude00x""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\/\"""#, "/\""),
            (#""\ud83dé""#, "\u{FFFD}é"),
        ])
    func escapes(_ text: String, _ meaning: String) throws {
        #expect(try reading(text) { try $0.readString() } == meaning)
    }

    @Test("bytes that are not UTF-8 are no text, but may be read as bytes")
    func invalidUTF8() throws {
        let bytes: [UInt8] = [0x22, 0xC3, 0x28, 0x22]
        #expect(throws: JSONError(.malformedString, at: 0)) { try reading(bytes) { try $0.readString() } }
        #expect(try reading(bytes) { try $0.readStringBytes() } == [0xC3, 0x28])
    }

    @Test(
        "whole numbers are exact, in whatever form",
        arguments: [
            ("0", 0, 0), ("-0", 0, 0), ("5.0", 5, 5), ("5e2", 500, 500), ("1200e-2", 12, 12), ("0.05e2", 5, 5),
            ("9223372036854775807", Int64.max, UInt64(Int64.max)), ("18446744073709551615", nil, UInt64.max),
            ("-9223372036854775808", Int64.min, nil), ("-9223372036854775809", nil, nil),
            ("18446744073709551616", nil, nil),
            ("0e999999999999999999999", 0, 0), ("1e19", nil, 10_000_000_000_000_000_000), ("1e20", nil, nil),
            ("0.5", nil, nil), ("1e-1", nil, nil), ("-1", -1, nil), ("1e99999999999999999999", nil, nil),
        ] as [(String, Int64?, UInt64?)])
    func integers(_ text: String, _ signed: Int64?, _ unsigned: UInt64?) throws {
        let number = try reading(text) { try $0.readInteger() }
        #expect(number?.int64 == signed)
        #expect(number?.uint64 == unsigned)
        #expect(JSONInteger(Array(text.utf8)) == number)
    }

    @Test(
        "text that only looks like a number is none",
        arguments: ["", " 5", "5 ", "0x5", "05", "5.", "e5", "--5", "5e", "five"])
    func notNumbers(_ text: String) { #expect(JSONInteger(Array(text.utf8)) == nil) }

    @Test("no bytes trap, whatever they are")
    func garbage() {
        var random = SplitMix64(state: 8_259)
        let alphabet = Array(#"{}[]":,\u0123456789abcdeftrun-+.Ee "#.utf8) + [0x00, 0x1F, 0x80, 0xC3, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            _ = try? reading(bytes) { reader in
                while !reader.isAtEnd { try reader.skipValue() }
            }
        }
    }
}
