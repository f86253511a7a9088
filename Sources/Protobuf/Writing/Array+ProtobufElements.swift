public import Bytes

/// Elements of repeated fields and members of oneofs: written always, defaults too.
extension [UInt8] {
    @inlinable
    public mutating func appendElement(_ number: Int, _ value: UInt64) {
        appendTag(number, .varint)
        appendVarint(value)
    }

    @inlinable
    public mutating func appendElement(_ number: Int, _ value: Int64) {
        appendElement(number, UInt64(bitPattern: value))
    }

    @inlinable
    public mutating func appendElement(_ number: Int, _ value: [UInt8]) {
        appendTag(number, .lengthDelimited)
        appendLengthPrefixed(value)
    }

    @inlinable
    public mutating func appendElement(_ number: Int, _ value: UnsafeRawBufferPointer) {
        appendTag(number, .lengthDelimited)
        appendVarint(UInt64(value.count))
        append(contentsOf: value)
    }

    @inlinable
    public mutating func appendElement(_ number: Int, _ value: String) {
        appendTag(number, .lengthDelimited)
        appendVarint(UInt64(value.utf8.count))
        append(contentsOf: value.utf8)
    }

    @inlinable
    public mutating func appendElement<Message: ProtobufMessage>(_ number: Int, _ message: Message) {
        appendMessage(number) { message.encode(to: &$0) }
    }

    @inlinable
    public mutating func appendElements<Message: ProtobufMessage>(_ number: Int, _ messages: [Message]) {
        for message in messages { appendElement(number, message) }
    }

    @inlinable
    public mutating func appendElements(_ number: Int, _ values: [[UInt8]]) {
        for value in values { appendElement(number, value) }
    }

    @inlinable
    public mutating func appendElements(_ number: Int, _ values: [String]) {
        for value in values { appendElement(number, value) }
    }

    /// Packed, which is what proto3 writers do.
    @inlinable
    public mutating func appendElements<Value: ProtobufEnum>(_ number: Int, _ values: [Value]) {
        appendPacked(number, values) { UInt64(bitPattern: Int64($0.rawValue)) }
    }

    /// Packed, which is what proto3 writers do.
    @inlinable
    public mutating func appendElements(_ number: Int, _ values: [UInt64]) {
        appendPacked(number, values) { $0 }
    }

    /// Packed, which is what proto3 writers do.
    @inlinable
    public mutating func appendElements(_ number: Int, _ values: [Int64]) {
        appendPacked(number, values) { UInt64(bitPattern: $0) }
    }

    @inlinable
    mutating func appendPacked<Value>(_ number: Int, _ values: [Value], varint: (Value) -> UInt64) {
        if values.isEmpty { return }
        appendMessage(number) { bytes in
            for value in values { bytes.appendVarint(varint(value)) }
        }
    }
}
