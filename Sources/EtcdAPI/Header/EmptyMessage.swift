public import Protobuf

/// A message without fields, for methods whose call says everything. Fields of newer releases are skipped.
public protocol EmptyMessage: ProtobufMessage {}

extension EmptyMessage {
    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while try reader.nextField() != nil { try reader.skipField() }
    }

    public func encode(to bytes: inout [UInt8]) {}
}
