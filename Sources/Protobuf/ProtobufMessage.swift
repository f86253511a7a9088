/// A proto3 message as a plain value that reads and writes itself field by field.
///
/// Equal values have equal encodings: fields go out in the order of their numbers (oneof members where they stand
/// among them), defaults are left out, unknown fields were dropped on the way in.
public protocol ProtobufMessage: Sendable, Equatable {
    /// The message with every field at its default.
    init()

    /// Reads fields until the reader has no more; scalars replace, repeated fields grow, submessages merge.
    ///
    /// After a throw the value is partly merged and to be thrown away.
    mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError)

    /// Appends the encoded fields, without any length before them.
    func encode(to bytes: inout [UInt8])
}

extension ProtobufMessage {
    /// Reads a whole message, borrowed only for the call.
    @inlinable
    public init(
        decoding bytes: UnsafeRawBufferPointer, limits: ProtobufLimits = .request
    ) throws(ProtobufError) {
        self.init()
        var reader = ProtobufReader(bytes, limits: limits)
        try merge(from: &reader)
    }

    /// Reads a whole message.
    @inlinable
    public init(decoding bytes: [UInt8], limits: ProtobufLimits = .request) throws(ProtobufError) {
        self = try bytes.withUnsafeBufferPointer { buffer throws(ProtobufError) in
            try Self(decoding: UnsafeRawBufferPointer(buffer), limits: limits)
        }
    }

    /// The encoded message in an array of its own.
    @inlinable
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        encode(to: &bytes)
        return bytes
    }
}
