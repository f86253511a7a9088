/// The static table of RFC 7541 appendix A, and the recognition of known names.
struct StaticTable: Sendable {
    static let shared = StaticTable()
    static let count = 61

    /// Names and values of all entries, end to end.
    let bytes: [UInt8]
    /// Entry `index` at position `index - 1`.
    let fields: [HeaderField]
    /// Known names by the length of the name; each as (known, where its bytes are).
    private let namesByLength: [[(known: KnownName, range: Range<Int>)]]

    private init() {
        var bytes: [UInt8] = []
        var fields: [HeaderField] = []
        var names: [[(known: KnownName, range: Range<Int>)]] = Array(repeating: [], count: 32)
        var previous = (name: "", known: KnownName.other)
        for (position, (name, value)) in Self.entries.enumerated() {
            let known = name == previous.name ? previous.known : KnownName(UInt8(position + 1))
            let start = bytes.count
            bytes += Array(name.utf8) + Array(value.utf8)
            let field = HeaderField(
                start: UInt32(start), nameCount: UInt32(name.utf8.count), valueCount: UInt32(value.utf8.count),
                name: known, marks: name.utf8.first == UInt8(ascii: ":") ? .pseudo : [])
            fields.append(field)
            if name != previous.name { names[name.utf8.count].append((known, field.nameRange)) }
            previous = (name, known)
        }
        for (position, name) in KnownName.extra.enumerated() {
            let start = bytes.count
            name.withUTF8Buffer { bytes += $0 }
            names[bytes.count - start].append((KnownName(UInt8(64 + position)), start..<bytes.count))
        }
        self.bytes = bytes
        self.fields = fields
        self.namesByLength = names
    }

    /// Which known name these bytes spell.
    func recognise(_ name: UnsafeRawBufferPointer) -> KnownName {
        guard name.count < namesByLength.count else { return .other }
        let candidates = namesByLength[name.count]
        return bytes.withUnsafeBytes { bytes in
            for candidate in candidates {
                let start = candidate.range.lowerBound
                if name.indices.allSatisfy({ bytes[start &+ $0] == name[$0] }) { return candidate.known }
            }
            return .other
        }
    }

    /// The index of the entry with this name and value, and of the first entry with this name; 0 for none.
    func find(
        name: KnownName, value: UnsafeRawBufferPointer
    ) -> (exact: Int, nameOnly: Int) {
        let first = Int(name.rawValue)
        guard first >= 1, first <= Self.count else { return (0, 0) }
        var index = first
        while index <= Self.count, fields[index - 1].name == name {
            let field = fields[index - 1]
            if Int(field.valueCount) == value.count, bytes[field.valueRange].elementsEqual(value) {
                return (index, first)
            }
            index += 1
        }
        return (0, first)
    }

    private static let entries: [(String, String)] = [
        (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"),
        (":scheme", "http"), (":scheme", "https"), (":status", "200"), (":status", "204"), (":status", "206"),
        (":status", "304"), (":status", "400"), (":status", "404"), (":status", "500"), ("accept-charset", ""),
        ("accept-encoding", "gzip, deflate"), ("accept-language", ""), ("accept-ranges", ""), ("accept", ""),
        ("access-control-allow-origin", ""), ("age", ""), ("allow", ""), ("authorization", ""), ("cache-control", ""),
        ("content-disposition", ""), ("content-encoding", ""), ("content-language", ""), ("content-length", ""),
        ("content-location", ""), ("content-range", ""), ("content-type", ""), ("cookie", ""), ("date", ""),
        ("etag", ""), ("expect", ""), ("expires", ""), ("from", ""), ("host", ""), ("if-match", ""),
        ("if-modified-since", ""), ("if-none-match", ""), ("if-range", ""), ("if-unmodified-since", ""),
        ("last-modified", ""), ("link", ""), ("location", ""), ("max-forwards", ""), ("proxy-authenticate", ""),
        ("proxy-authorization", ""), ("range", ""), ("referer", ""), ("refresh", ""), ("retry-after", ""),
        ("server", ""), ("set-cookie", ""), ("strict-transport-security", ""), ("transfer-encoding", ""),
        ("user-agent", ""), ("vary", ""), ("via", ""), ("www-authenticate", ""),
    ]
}
