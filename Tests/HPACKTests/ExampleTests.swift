import HPACK
import Testing

@Suite("RFC 7541")
struct ExampleTests {
    static let requests: [(plain: String, huffman: String, list: HeaderList, tableBytes: Int)] = [
        (
            "828684410f7777772e6578616d706c652e636f6d", "828684418cf1e3c2e5f23a6ba0ab90f4ff",
            [":method": "GET", ":scheme": "http", ":path": "/", ":authority": "www.example.com"], 57
        ),
        (
            "828684be58086e6f2d6361636865", "828684be5886a8eb10649cbf",
            [
                ":method": "GET", ":scheme": "http", ":path": "/", ":authority": "www.example.com",
                "cache-control": "no-cache",
            ], 110
        ),
        (
            "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
            "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
            [
                ":method": "GET", ":scheme": "https", ":path": "/index.html", ":authority": "www.example.com",
                "custom-key": "custom-value",
            ], 164
        ),
    ].map { ($0.0, $0.1, HeaderList($0.2), $0.3) }

    @Test("C.2.1 literal with indexing") func literalWithIndexing() throws {
        var decoder = HeaderDecoder()
        let list = try decode(hex("400a637573746f6d2d6b65790d637573746f6d2d686561646572"), with: &decoder)
        #expect(list == HeaderList(["custom-key": "custom-header"]))
        #expect(decoder.tableBytes == 55)
    }

    @Test("C.2.2 literal without indexing") func literalWithoutIndexing() throws {
        var decoder = HeaderDecoder()
        #expect(
            try decode(hex("040c2f73616d706c652f70617468"), with: &decoder) == HeaderList([":path": "/sample/path"]))
        #expect(decoder.tableBytes == 0)
    }

    @Test("C.2.3 literal never indexed") func neverIndexed() throws {
        var decoder = HeaderDecoder()
        let list = try decode(hex("100870617373776f726406736563726574"), with: &decoder)
        #expect(list == HeaderList(["password": "secret"]))
        #expect(list[field: 0].marks.contains(.sensitive))
        #expect(decoder.tableBytes == 0)
    }

    @Test("C.2.4 indexed") func indexed() throws {
        #expect(try decode(hex("82")) == HeaderList([":method": "GET"]))
    }

    @Test("C.3 requests without Huffman coding") func plainRequests() throws {
        var decoder = HeaderDecoder()
        for request in Self.requests {
            #expect(try decode(hex(request.plain), with: &decoder) == request.list)
            #expect(decoder.tableBytes == request.tableBytes)
        }
    }

    @Test("C.4 requests with Huffman coding, and our encoder makes the same octets") func huffmanRequests() throws {
        var decoder = HeaderDecoder()
        var encoder = HeaderEncoder()
        for request in Self.requests {
            #expect(try decode(hex(request.huffman), with: &decoder) == request.list)
            #expect(decoder.tableBytes == request.tableBytes)
            var block: [UInt8] = []
            encoder.encode(request.list, into: &block)
            #expect(block == hex(request.huffman))
        }
    }

    static let responses: [(plain: String, huffman: String, list: HeaderList, tableBytes: Int)] = {
        let date = "Mon, 21 Oct 2013 20:13:21 GMT"
        let later = "Mon, 21 Oct 2013 20:13:22 GMT"
        let location = "https://www.example.com"
        let cookie = "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"
        return [
            (
                "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e17687474"
                    + "70733a2f2f7777772e6578616d706c652e636f6d",
                "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae"
                    + "82ae43d3",
                HeaderList([":status": "302", "cache-control": "private", "date": date, "location": location]), 222
            ),
            (
                "4803333037c1c0bf", "4883640effc1c0bf",
                HeaderList([":status": "307", "cache-control": "private", "date": date, "location": location]), 222
            ),
            (
                "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a"
                    + "4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31",
                "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960"
                    + "d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
                HeaderList([
                    ":status": "200", "cache-control": "private", "date": later, "location": location,
                    "content-encoding": "gzip", "set-cookie": cookie,
                ]), 215
            ),
        ]
    }()

    @Test("C.5 and C.6 responses with eviction", arguments: [false, true]) func responses(huffman: Bool) throws {
        var decoder = HeaderDecoder(tableBytesMax: 256)
        for response in Self.responses {
            let wire = huffman ? response.huffman : response.plain
            #expect(try decode(hex(wire), with: &decoder) == response.list)
            #expect(decoder.tableBytes == response.tableBytes)
        }
    }

    @Test("C.1 integers: 10, 1337 and 42 as lengths and table sizes") func integers() throws {
        // A size update of 1,337 with its five-bit prefix, then a field.
        var decoder = HeaderDecoder()
        #expect(try decode(hex("3f9a0a82"), with: &decoder) == HeaderList([":method": "GET"]))
        #expect(try decode(hex("2a82"), with: &decoder).count == 1)
    }
}
