public import Protobuf

/// An answer that has nothing to say but that the request was executed, and when.
public protocol HeaderMessage: ProtobufMessage {
    /// Field 1.
    var header: ResponseHeader? { get set }
}

extension HeaderMessage {
    public init(header: ResponseHeader?) {
        self.init()
        self.header = header
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
    }
}
