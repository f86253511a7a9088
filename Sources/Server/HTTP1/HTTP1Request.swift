/// One HTTP/1.1 request, complete with its body.
public struct HTTP1Request: Hashable, Sendable {
    /// As sent: methods are case-sensitive.
    public var method: String
    /// The path as sent, not decoded; it starts with a slash, or is `*`.
    public var path: String
    /// What follows the question mark, not decoded; nil without one.
    public var query: String?
    /// 0 or 1, of HTTP/1.x.
    public var minorVersion: Int
    public var fields: [HTTP1Field]
    public var body: [UInt8]

    public init(
        method: String, path: String, query: String? = nil, minorVersion: Int = 1, fields: [HTTP1Field] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.minorVersion = minorVersion
        self.fields = fields
        self.body = body
    }

    /// The values of every field of that name, given in lower case.
    public func values(of name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// The values of a query parameter, decoded, in the order given. A parameter without `=` has an empty value.
    public func queryValues(_ name: String) -> [String] {
        guard let query else { return [] }
        return query.split(separator: "&").compactMap { pair in
            let key = pair.prefix { $0 != "=" }
            guard Self.decoded(key) == name else { return nil }
            return Self.decoded(pair.dropFirst(key.count + 1))
        }
    }

    /// Undoes `%41` and `+`. What is no such sequence stays as it is.
    private static func decoded(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position] == 0x25, position + 2 < bytes.count, let high = hexDigit(bytes[position + 1]),
                let low = hexDigit(bytes[position + 2])
            {
                result.append(high << 4 | low)
                position += 3
            } else {
                result.append(bytes[position] == 0x2B ? 0x20 : bytes[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
