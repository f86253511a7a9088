internal import Protobuf

/// A range answer written piece by piece, for ranges too large to be gathered as messages first.
///
/// The order is header, keys, end; the bytes are those of a ``RangeResponse`` with the same fields.
extension RangeResponse {
    /// Appends the header, which stands first.
    public static func encodeHeader(_ header: ResponseHeader, to bytes: inout [UInt8]) {
        bytes.appendElement(1, header)
    }

    /// Appends one element of `kvs`.
    public static func encodeElement(_ element: BorrowedKeyValue, to bytes: inout [UInt8]) {
        bytes.appendMessage(2) { element.encode(to: &$0) }
    }

    /// Appends one element of `kvs`.
    public static func encodeElement(_ element: KeyValue, to bytes: inout [UInt8]) {
        bytes.appendElement(2, element)
    }

    /// Appends what stands after the keys.
    public static func encodeEnd(more: Bool, count: Int64, to bytes: inout [UInt8]) {
        bytes.appendField(3, more)
        bytes.appendField(4, count)
    }
}
