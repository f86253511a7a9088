/// An ordered list of header fields in one flat buffer: no allocation per field, none at all once it has grown.
///
/// Names and values are bytes. Duplicates and order are kept.
public struct HeaderList: Sendable {
    /// Names and values, end to end.
    @usableFromInline var bytes: [UInt8] = []
    @usableFromInline var fields: [HeaderField] = []

    /// The sum of both lengths and 32 for each field, as SETTINGS_MAX_HEADER_LIST_SIZE counts.
    public internal(set) var accountedBytes = 0

    public init() {}

    /// A list of ASCII names and values, for constants and tests.
    public init(_ pairs: KeyValuePairs<String, String>) {
        for (name, value) in pairs { append(name: Array(name.utf8), value: Array(value.utf8)) }
    }

    @inlinable public var count: Int { fields.count }
    @inlinable public var isEmpty: Bool { fields.isEmpty }
    @inlinable public subscript(field index: Int) -> HeaderField { fields[index] }

    public mutating func append(name: [UInt8], value: [UInt8], marks: HeaderField.Marks = []) {
        let known = name.withUnsafeBytes { StaticTable.shared.recognise($0) }
        let spelled = name.withUnsafeBytes { name in value.withUnsafeBytes { Spelling.marks(name: name, value: $0) } }
        let start = UInt32(truncatingIfNeeded: bytes.count)
        bytes += name
        bytes += value
        append(
            HeaderField(
                start: start, nameCount: UInt32(truncatingIfNeeded: name.count),
                valueCount: UInt32(truncatingIfNeeded: value.count), name: known,
                marks: marks.subtracting(.spelling).union(spelled)))
    }

    public mutating func append(_ name: String, _ value: String, marks: HeaderField.Marks = []) {
        append(name: Array(name.utf8), value: Array(value.utf8), marks: marks)
    }

    /// Empties the list and keeps its memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        accountedBytes = 0
    }

    public func name(at index: Int) -> [UInt8] { Array(bytes[fields[index].nameRange]) }
    public func value(at index: Int) -> [UInt8] { Array(bytes[fields[index].valueRange]) }

    /// The index of the first field with this name.
    @inlinable
    public func firstIndex(of name: KnownName) -> Int? {
        for index in fields.indices where fields[index].name == name { return index }
        return nil
    }

    /// The index of the first field whose name is these bytes.
    public func firstIndex(of name: [UInt8]) -> Int? {
        fields.indices.first { bytes[fields[$0].nameRange].elementsEqual(name) }
    }

    public func first(_ name: KnownName) -> [UInt8]? { firstIndex(of: name).map(value(at:)) }
    public func first(_ name: String) -> [UInt8]? { firstIndex(of: Array(name.utf8)).map(value(at:)) }

    /// Lends the bytes of the value at `index`, only within `body`.
    @inlinable
    public func withValue<Result>(at index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let range = fields[index].valueRange
        return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// Lends the bytes of the name at `index`, only within `body`.
    @inlinable
    public func withName<Result>(at index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let range = fields[index].nameRange
        return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// Whether the value at `index` is exactly this text.
    @inlinable
    public func value(at index: Int, equals text: StaticString) -> Bool {
        withValue(at: index) { value in
            guard value.count == text.utf8CodeUnitCount else { return false }
            for position in 0..<value.count where value[position] != text.utf8Start[position] { return false }
            return true
        }
    }

    mutating func append(_ field: HeaderField) {
        fields.append(field)
        accountedBytes &+= field.accountedBytes
    }
}

extension HeaderList: Equatable {
    /// Same names and values in the same order.
    public static func == (left: Self, right: Self) -> Bool {
        guard left.count == right.count else { return false }
        return left.fields.indices.allSatisfy { index in
            let (mine, theirs) = (left.fields[index], right.fields[index])
            return mine.nameCount == theirs.nameCount
                && left.bytes[mine.range].elementsEqual(right.bytes[theirs.range])
        }
    }
}

extension HeaderList: CustomStringConvertible {
    public var description: String {
        fields.indices.map { index in
            "\(String(decoding: name(at: index), as: UTF8.self)): \(String(decoding: value(at: index), as: UTF8.self))"
        }.joined(separator: "\n")
    }
}
