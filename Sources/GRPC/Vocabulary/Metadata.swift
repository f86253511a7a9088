public import HPACK

/// The fields of a call that belong to its users, not to HTTP/2 or gRPC.
///
/// Values of names that end in `-bin` are bytes, base64 on the wire; others are ASCII.
public struct Metadata: Sendable, Equatable {
    /// As it goes over the wire.
    public private(set) var fields = HeaderList()

    public init() {}

    /// Takes from `fields` what is not reserved: pseudo-header fields, `grpc-…`, `content-type`, `te`, `user-agent`.
    public init(from fields: HeaderList) {
        for index in 0..<fields.count {
            let name = fields.name(at: index)
            guard !Self.isReserved(name) else { continue }
            self.fields.append(name: name, value: fields.value(at: index))
        }
    }

    public var isEmpty: Bool { fields.isEmpty }

    /// Adds an ASCII value, or with a name in `-bin` the text's bytes. The name must be lower case.
    public mutating func append(_ name: String, _ value: String, isSensitive: Bool = false) {
        append(name, Array(value.utf8), isSensitive: isSensitive)
    }

    public mutating func append(_ name: String, _ value: [UInt8], isSensitive: Bool = false) {
        fields.append(
            name: Array(name.utf8), value: name.hasSuffix("-bin") ? Base64.encode(value) : value,
            marks: isSensitive ? .sensitive : .transient)
    }

    /// The first value of `name`; of a `-bin` name its decoded bytes, nil if they are not base64.
    public func first(_ name: String) -> [UInt8]? { all(name).first }

    /// All values of `name` in order. A `-bin` field may hold several, parted by commas.
    public func all(_ name: String) -> [[UInt8]] {
        let bytes = Array(name.utf8)
        let isBinary = name.hasSuffix("-bin")
        var values: [[UInt8]] = []
        for index in 0..<fields.count where fields.name(at: index) == bytes {
            let value = fields.value(at: index)
            if isBinary {
                for part in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                    if let decoded = Base64.decode(part) { values.append(decoded) }
                }
            } else {
                values.append(value)
            }
        }
        return values
    }

    private static func isReserved(_ name: [UInt8]) -> Bool {
        name.first == UInt8(ascii: ":") || name.starts(with: Array("grpc-".utf8)) || reserved.contains(name)
    }

    private static let reserved: [[UInt8]] = ["content-type", "te", "user-agent"].map { Array($0.utf8) }
}
