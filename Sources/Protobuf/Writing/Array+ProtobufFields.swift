/// Singular fields. One that holds its default is left out, as proto3 asks.
extension [UInt8] {
    @inlinable
    public mutating func appendField(_ number: Int, _ value: UInt64) {
        if value != 0 { appendElement(number, value) }
    }

    /// Negative numbers take ten bytes.
    @inlinable
    public mutating func appendField(_ number: Int, _ value: Int64) {
        if value != 0 { appendElement(number, value) }
    }

    @inlinable
    public mutating func appendField(_ number: Int, _ value: UInt32) {
        if value != 0 { appendElement(number, UInt64(value)) }
    }

    @inlinable
    public mutating func appendField(_ number: Int, _ value: Bool) {
        if value { appendElement(number, UInt64(1)) }
    }

    @inlinable
    public mutating func appendField<Value: ProtobufEnum>(_ number: Int, _ value: Value) {
        if value.rawValue != 0 { appendElement(number, Int64(value.rawValue)) }
    }

    @inlinable
    public mutating func appendField(_ number: Int, _ value: [UInt8]) {
        if !value.isEmpty { appendElement(number, value) }
    }

    /// For bytes that belong to someone else.
    @inlinable
    public mutating func appendField(_ number: Int, _ value: UnsafeRawBufferPointer) {
        if !value.isEmpty { appendElement(number, value) }
    }

    @inlinable
    public mutating func appendField(_ number: Int, _ value: String) {
        if !value.isEmpty { appendElement(number, value) }
    }

    /// A message that is there is written even if it is empty.
    @inlinable
    public mutating func appendField<Message: ProtobufMessage>(_ number: Int, _ message: Message?) {
        if let message { appendElement(number, message) }
    }
}
