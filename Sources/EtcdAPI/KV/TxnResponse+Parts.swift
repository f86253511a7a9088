internal import Protobuf

/// A transaction's answer written piece by piece, so that large ranges in it need not be gathered as messages first.
///
/// The order is start, then one answer for each operation; each `body` appends the fields of its message.
extension TxnResponse {
    /// Appends the fields before the answers.
    public static func encodeStart(_ header: ResponseHeader, succeeded: Bool, to bytes: inout [UInt8]) {
        bytes.appendElement(1, header)
        bytes.appendField(2, succeeded)
    }

    /// Appends the answer of a range; see the `encode…` functions of ``RangeResponse``.
    public static func encodeRange(to bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        bytes.appendMessage(3) { $0.appendMessage(1, body) }
    }

    /// Appends the answer of a put.
    public static func encodePut(_ response: PutResponse, to bytes: inout [UInt8]) {
        bytes.appendMessage(3) { $0.appendElement(2, response) }
    }

    /// Appends the answer of a deletion.
    public static func encodeDeleteRange(_ response: DeleteRangeResponse, to bytes: inout [UInt8]) {
        bytes.appendMessage(3) { $0.appendElement(3, response) }
    }

    /// Appends the answer of a transaction within this one.
    public static func encodeTxn(to bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        bytes.appendMessage(3) { $0.appendMessage(4, body) }
    }
}
